package dev.streampod.server;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** A Jetty server of somebody else with a handler of its own, and ours before it. */
final class MountedServer implements AutoCloseable {

    private final Server jetty;
    private final ServerConnector connector;

    private MountedServer(Server jetty, ServerConnector connector) {
        this.jetty = jetty;
        this.connector = connector;
    }

    static MountedServer start(Recording recording) throws Exception {
        return start(recording, Duration.ofSeconds(30));
    }

    /** @param silence after which the Jetty gives a connection up */
    static MountedServer start(Recording recording, Duration silence) throws Exception {
        var server = StreampodServer.builder(recording.endpoints())
                .limits(Limits.builder().closeTimeout(Duration.ofSeconds(1)).build())
                .build();
        var jetty = new Server();
        var connector = new ServerConnector(jetty);
        connector.setHost("127.0.0.1");
        connector.setIdleTimeout(silence.toMillis());
        jetty.addConnector(connector);
        var handler = server.handler();
        handler.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                response.write(true, BufferUtil.toBuffer("own", StandardCharsets.UTF_8), callback);
                return true;
            }
        });
        jetty.setHandler(handler);
        jetty.start();
        return new MountedServer(jetty, connector);
    }

    int port() {
        return connector.getLocalPort();
    }

    void stop() {
        try {
            jetty.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
