package ${package};

import ${package}.protocol.server.ChatEndpoints;
import dev.streampod.server.StreampodServer;

/** The server's program, which serves the page too. */
public final class Server {

    private Server() {}

    /** What the server is made of; tests start it, too. */
    static StreampodServer.Builder builder() {
        return StreampodServer.builder(new ChatEndpoints(new Chat())).page(Server.class.getClassLoader(), "page");
    }

    public static void main(String[] args) {
        var server = builder().port(8080).build().start();
        System.out.println("listening on port " + server.port());
        System.out.println("open http://localhost:" + server.port() + " in a browser");
        server.awaitShutdown();
    }
}
