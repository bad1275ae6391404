package dev.streampod.server;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A Jetty, which speaks HTTP/2 too, with an application of servlets that answers {@code own}, and our filter before it. */
final class JettyApplication implements ServletContainer {

    private final Server jetty = new Server();
    private final ServerConnector connector;

    private JettyApplication() {
        var http = new HttpConfiguration();
        connector =
                new ServerConnector(jetty, new HttpConnectionFactory(http), new HTTP2CServerConnectionFactory(http));
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
    }

    /** Serves a server that was built and not started. */
    static JettyApplication start(StreampodServer server) {
        return start(new StreampodFilter(server), "/");
    }

    /** The same, with a filter of the test's own, and a path that the application has before all of its own. */
    static JettyApplication start(StreampodFilter filter, String contextPath) {
        return start(filter, contextPath, filter.jettyHandler());
    }

    /** The same, without the handler that the filter needs. */
    static JettyApplication startWithoutHandler(StreampodServer server) {
        return start(new StreampodFilter(server), "/", new Handler.Wrapper());
    }

    private static JettyApplication start(StreampodFilter filter, String contextPath, Handler.Wrapper before) {
        var started = new JettyApplication();
        var application = new ServletContextHandler(contextPath);
        var holder = new FilterHolder(filter);
        holder.setAsyncSupported(true);
        application.addFilter(holder, "/*", EnumSet.of(DispatcherType.REQUEST));
        application.addServlet(Own.class, "/own");
        before.setHandler(application);
        started.jetty.setHandler(before);
        try {
            started.jetty.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return started;
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            jetty.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Made by Jetty. */
    public static final class Own extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().write("own");
        }
    }
}
