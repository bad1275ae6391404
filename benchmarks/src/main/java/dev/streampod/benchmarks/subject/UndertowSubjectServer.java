package dev.streampod.benchmarks.subject;

import dev.streampod.benchmarks.protocol.server.BenchmarkEndpoints;
import dev.streampod.benchmarks.server.MeasuredServer;
import dev.streampod.server.StreampodFilter;
import dev.streampod.server.StreampodServer;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.FilterInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Streampod with its defaults on the port of an Undertow with its defaults, on loopback. */
public final class UndertowSubjectServer {

    private UndertowSubjectServer() {}

    /** Serves the endpoints of {@code benchmark.yaml} until standard input ends. */
    public static void main(String[] args) throws IOException, ServletException {
        var server = StreampodServer.builder(new BenchmarkEndpoints(
                        new Echo(), new Feed(), new Followed(), new DropOldestFeed(), new Mailbox()))
                .build();
        var filter = new ImmediateInstanceFactory<>(new StreampodFilter(server));
        var application = Servlets.newContainer()
                .addDeployment(Servlets.deployment()
                        .setClassLoader(UndertowSubjectServer.class.getClassLoader())
                        .setContextPath("/")
                        .setDeploymentName("application")
                        .setEagerFilterInit(true)
                        .addFilter(new FilterInfo("streampod", StreampodFilter.class, filter).setAsyncSupported(true))
                        .addFilterUrlMapping("streampod", "/*", DispatcherType.REQUEST));
        application.deploy();
        var undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(application.start())
                .build();
        undertow.start();
        try {
            var address = (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
            MeasuredServer.serveUntilInputEnds(address.getPort(), new PostTarget(server.messages(), Feed.CHANNEL, 1));
        } finally {
            application.stop();
            undertow.stop();
        }
    }
}
