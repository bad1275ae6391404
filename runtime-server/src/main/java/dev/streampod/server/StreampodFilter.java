package dev.streampod.server;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.eclipse.jetty.server.Handler;
import org.jspecify.annotations.Nullable;

/**
 * Serves a {@link StreampodServer} on the port of an application of servlets in Tomcat 10.1 or 11, in Undertow 2.3, or
 * in Jetty 12: {@code /websocket}, {@code /health}, {@code /api/<endpoint>} of its own endpoints, and what else it serves, below
 * the path of the application. It hands on every other request. Map it to {@code /*}, with asynchronous requests supported, behind the
 * filters that are to see these requests, too. In Jetty, {@link #jettyHandler} has to stand before the application.
 *
 * <p>The server begins to serve when the container starts the filter, and is closed when the container ends it; to say goodbye
 * to clients while Tomcat or Undertow still serves, close the server before. The settings of port, host, TLS and trusted
 * proxies are the container's.
 */
public class StreampodFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private final transient StreampodServer server;
    private transient @Nullable Requests requests;

    /** The container of an application of servlets. */
    enum Container {
        JETTY,
        TOMCAT,
        UNDERTOW
    }

    /** Serves requests that a container hands on. */
    @FunctionalInterface
    interface Requests {

        /** Returns whether the request was for this server; it is being answered then. */
        boolean serve(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
    }

    /** Says the key that the caller of a request signs in with. */
    @FunctionalInterface
    interface Keys {

        @Nullable
        String of(HttpServletRequest request);
    }

    /** @param server built and not started; it belongs to this filter from here on */
    public StreampodFilter(StreampodServer server) {
        this.server = Objects.requireNonNull(server, "server");
    }

    /**
     * Begins to serve.
     *
     * @throws ServletException when the application is neither in Tomcat, nor in Undertow, nor in Jetty
     * @throws IllegalStateException when the server was started or closed before
     */
    @Override
    public void init() throws ServletException {
        requests = server.servlets(this::key, container(getServletContext().getServerInfo()));
    }

    private static Container container(String info) throws ServletException {
        if (info.startsWith("jetty")) {
            return Container.JETTY;
        }
        if (info.startsWith("Undertow")) {
            return Container.UNDERTOW;
        }
        if (info.contains("Tomcat")) {
            return Container.TOMCAT;
        }
        throw new ServletException(
                "Streampod can share the port of Tomcat 10.1 and 11, of Undertow 2.3, and of Jetty 12, but not of "
                        + info
                        + ". Give it a port of its own: StreampodServer.builder(...).port(8081).build().start()");
    }

    /**
     * The handler that this filter needs in Jetty: a handler before the application's, which hands on every request. When
     * that Jetty stops, it closes the server first. Without Servlets there is {@link StreampodServer#handler}, which takes
     * no filter.
     */
    public Handler.Wrapper jettyHandler() {
        return server.beforeServlets();
    }

    /**
     * The key that the caller of a request signs in with, for the server's {@code Authenticator}; it counts for the handshake of
     * a WebSocket, unless the client's greeting has another one, and for a method that is called over HTTP. Asked before the
     * request is answered, on the container's thread. Here null, which means the one in the header {@code Authorization}. To be
     * overridden where the application knows its users in another way, as by a cookie; then make sure that a page of another
     * origin cannot call methods in a user's name (CSRF). Pages of other origins cannot connect, unless they are allowed.
     */
    protected @Nullable String key(HttpServletRequest request) {
        return null;
    }

    @Override
    protected final void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Requests serving = Objects.requireNonNull(requests, "not started");
        if (!serving.serve(request, response)) {
            chain.doFilter(request, response);
        }
    }

    /** Closes the server. */
    @Override
    public void destroy() {
        server.close();
    }
}
