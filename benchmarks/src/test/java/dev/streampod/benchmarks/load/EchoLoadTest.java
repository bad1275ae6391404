package dev.streampod.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EchoLoadTest {

    private final Server server = new Server();

    @AfterEach
    void stopServer() throws Exception {
        server.stop();
    }

    @Test
    void everyAnswerIsCounted() throws Exception {
        var result = run(start(new Echo(0)));

        assertThat(result.messages()).isPositive();
        assertThat(result.line()).contains("rate=").contains("messages=" + result.messages());
    }

    @Test
    void anAnswerLeftOutIsNoticed() throws Exception {
        int port = start(new Echo(200));

        assertThatThrownBy(() -> run(port))
                .isInstanceOf(LoadException.class)
                .hasMessageStartingWith("wrong answer 199");
    }

    @Test
    void anEndOfTheConnectionIsNoticed() throws Exception {
        int port = start(new Closing());

        assertThatThrownBy(() -> run(port))
                .isInstanceOf(LoadException.class)
                .hasMessage("closed by the server: 4000 enough");
    }

    private static EchoResult run(int port) throws Exception {
        return new EchoLoad(LoadTarget.plain(port, "/echo", "echo"), 1, 8)
                .run(
                        new WarmUp(Duration.ofMillis(100), 0),
                        Duration.ofMillis(200),
                        new ServerProcessUsage(ProcessHandle.current().pid()));
    }

    /** Serves one connection. */
    private int start(Session.Listener listener) throws Exception {
        var connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(
                server, container -> container.addMapping("/echo", (request, response, callback) -> listener)));
        server.start();
        return connector.getLocalPort();
    }

    /** Closes at the first message. Public because Jetty looks its methods up. */
    public static final class Closing extends Session.Listener.AbstractAutoDemanding {

        @Override
        public void onWebSocketText(String message) {
            getSession().close(4000, "enough", Callback.NOOP);
        }
    }

    /** Echoes, but for the n-th message; 0 leaves out none. */
    public static final class Echo extends Session.Listener.AbstractAutoDemanding {

        private final int leftOut;
        private int received;

        Echo(int leftOut) {
            this.leftOut = leftOut;
        }

        @Override
        public void onWebSocketText(String message) {
            if (++received != leftOut) {
                getSession().sendText(message, Callback.NOOP);
            }
        }
    }
}
