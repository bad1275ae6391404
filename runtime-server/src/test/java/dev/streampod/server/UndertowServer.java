package dev.streampod.server;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.FilterInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** An Undertow with an application that answers {@code own}, and our filter before it. */
final class UndertowServer implements ServletContainer {

    private final Undertow undertow;
    private final DeploymentManager application;

    private UndertowServer(Undertow undertow, DeploymentManager application) {
        this.undertow = undertow;
        this.application = application;
    }

    /** Serves a server that was built and not started. */
    static UndertowServer start(StreampodServer server) {
        return start(new StreampodFilter(server), null);
    }

    /**
     * The same, with a filter of the application's.
     *
     * @param tls null for none
     */
    static UndertowServer start(StreampodFilter filter, @Nullable SSLContext tls) {
        var application = Servlets.newContainer()
                .addDeployment(Servlets.deployment()
                        .setClassLoader(UndertowServer.class.getClassLoader())
                        .setContextPath("/")
                        .setDeploymentName("application")
                        .setEagerFilterInit(true)
                        .addFilter(new FilterInfo(
                                        "streampod", StreampodFilter.class, new ImmediateInstanceFactory<>(filter))
                                .setAsyncSupported(true))
                        .addFilterUrlMapping("streampod", "/*", DispatcherType.REQUEST)
                        .addServlet(Servlets.servlet("own", Own.class).addMapping("/own")));
        application.deploy();
        try {
            var handler = application.start();
            var builder =
                    Undertow.builder().setHandler(handler).setServerOption(UndertowOptions.ENABLE_STATISTICS, true);
            if (tls == null) {
                builder.addHttpListener(0, "127.0.0.1");
            } else {
                builder.addHttpsListener(0, "127.0.0.1", tls);
            }
            var undertow = builder.build();
            undertow.start();
            return new UndertowServer(undertow, application);
        } catch (ServletException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many connections Undertow has. */
    long connections() {
        return undertow.getListenerInfo().get(0).getConnectorStatistics().getActiveConnections();
    }

    @Override
    public int port() {
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    @Override
    public void close() {
        try {
            application.stop();
        } catch (ServletException e) {
            throw new IllegalStateException(e);
        }
        application.undeploy();
        undertow.stop();
    }

    /** Made by Undertow. */
    public static final class Own extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().write("own");
        }
    }
}
