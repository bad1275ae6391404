package dev.streampod.benchmarks.subject;

import dev.streampod.benchmarks.protocol.server.BenchmarkEndpoints;
import dev.streampod.benchmarks.server.MeasuredServer;
import dev.streampod.server.StreampodFilter;
import dev.streampod.server.StreampodServer;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** Streampod with its defaults on the port of a Tomcat with its defaults, on loopback. */
public final class TomcatSubjectServer {

    private TomcatSubjectServer() {}

    /** Serves the endpoints of {@code benchmark.yaml} until standard input ends. */
    public static void main(String[] args) throws IOException, LifecycleException {
        var server = StreampodServer.builder(new BenchmarkEndpoints(
                        new Echo(), new Feed(), new Followed(), new DropOldestFeed(), new Mailbox()))
                .build();
        var tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        var context = tomcat.addContext("", null);
        var filter = new FilterDef();
        filter.setFilterName("streampod");
        filter.setFilter(new StreampodFilter(server));
        filter.setAsyncSupported("true");
        context.addFilterDef(filter);
        var everything = new FilterMap();
        everything.setFilterName("streampod");
        everything.addURLPattern("/*");
        context.addFilterMap(everything);
        Tomcat.addServlet(context, "nothing", new HttpServlet() {
            private static final long serialVersionUID = 1L;
        });
        context.addServletMappingDecoded("/", "nothing");
        tomcat.start();
        try {
            MeasuredServer.serveUntilInputEnds(
                    tomcat.getConnector().getLocalPort(), new PostTarget(server.messages(), Feed.CHANNEL, 1));
        } finally {
            tomcat.stop();
        }
    }
}
