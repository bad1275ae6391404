package dev.streampod.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.benchmarks.BenchmarkMessages;
import dev.streampod.benchmarks.server.ControlPort;
import dev.streampod.benchmarks.server.Poster;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FanOutLoadTest {

    private static final int CONNECTIONS = 4;
    private static final String TEXT = new String(BenchmarkMessages.frame("feed", 0), UTF_8);

    private final Server server = new Server();
    private final List<Session> sessions = new CopyOnWriteArrayList<>();

    @AfterEach
    void stopServer() throws Exception {
        server.stop();
    }

    @Test
    void everyDeliveryIsCounted() throws Exception {
        var result = run(() -> sessions.forEach(session -> session.sendText(TEXT, Callback.NOOP)));

        assertThat(result.deliveries()).isEqualTo((long) result.bursts() * 3 * CONNECTIONS);
    }

    @Test
    void aDeliveryToTheWrongConnectionIsNoticed() {
        assertThatThrownBy(() -> run(() -> sessions.forEach(session -> {
                    var receiver = session == sessions.get(0) ? sessions.get(1) : session;
                    receiver.sendText(TEXT, Callback.NOOP);
                })))
                .isInstanceOf(LoadException.class)
                .hasMessageStartingWith("one connection got ");
    }

    @Test
    void aDeliveryOfAnotherTextIsNoticed() {
        assertThatThrownBy(() -> run(() -> sessions.forEach(session -> session.sendText("{}", Callback.NOOP))))
                .isInstanceOf(LoadException.class)
                .hasMessage("wrong delivery: {}");
    }

    private FanOutResult run(Poster poster) throws Exception {
        try (var control = new ControlPort(poster)) {
            return new FanOutLoad(LoadTarget.plain(start(), "/feed", "feed"), control.port(), CONNECTIONS, 0)
                    .run(
                            3,
                            new WarmUp(Duration.ofMillis(50), 0),
                            Duration.ofMillis(200),
                            new ServerProcessUsage(ProcessHandle.current().pid()));
        }
    }

    private int start() throws Exception {
        var connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(
                server,
                container -> container.addMapping("/feed", (request, response, callback) -> new Listener(sessions))));
        server.start();
        return connector.getLocalPort();
    }

    /** One connection. Public because Jetty looks its methods up. */
    public static final class Listener extends Session.Listener.AbstractAutoDemanding {

        private final List<Session> sessions;

        Listener(List<Session> sessions) {
            this.sessions = sessions;
        }

        @Override
        public void onWebSocketOpen(Session session) {
            super.onWebSocketOpen(session);
            sessions.add(session);
        }
    }
}
