package ${package};

import ${package}.protocol.server.ChatEndpoints;
import dev.streampod.server.StreampodServer;

/** The server's program, which serves the page too. */
public final class Server {

    private Server() {}

    /** Starts a server; port 0 takes any that is free. */
    static StreampodServer start(int port) {
        return StreampodServer.builder(new ChatEndpoints(new Chat()))
                .port(port)
                .page(Server.class.getClassLoader(), "page")
                .build()
                .start();
    }

    public static void main(String[] args) {
        var server = start(8080);
        System.out.println("listening on port " + server.port());
        System.out.println("open http://localhost:" + server.port() + " in a browser");
        server.awaitShutdown();
    }
}
