package dev.streampod.server;

import static dev.streampod.fixtures.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.server.protocol.SimpleData;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** S8, S9 and S11 of the behaviour. */
class SessionsTest extends ServerTest {

    @Test
    void s8_theUserObjectIsThereUntilStreamClosedHasReturned() {
        var seen = new CopyOnWriteArrayList<Object>();
        var ended = new CompletableFuture<StreamingSession>();
        var recording = new Recording() {
            @Override
            void opened(StreamingSession session) {
                seen.add(echo.kept(session));
                echo.keep(session, "mine");
            }

            @Override
            void closed(StreamingSession session) {
                seen.add(echo.kept(session));
                ended.complete(session);
            }
        };
        var server = start(recording);
        var client = open(server, "echo");
        assertThat(server.statistics().userObjects()).isOne();
        client.sendText("[\"close\",\"echo\"]");
        client.expectText();
        assertThat(seen).containsExactly("nothing", "mine");
        assertThat(recording.echo.kept(ended.join())).isEqualTo("nothing");
        recording.echo.keep(ended.join(), "too late");
        assertThat(recording.echo.kept(ended.join())).isEqualTo("nothing");
        assertThat(server.statistics().userObjects()).isZero();
    }

    @Test
    void s8_eachOpeningHasItsOwnUserObject() {
        var seen = new CopyOnWriteArrayList<Object>();
        var recording = new Recording() {
            @Override
            void opened(StreamingSession session) {
                seen.add(echo.kept(session));
                echo.keep(session, "of " + session.id());
            }
        };
        var client = open(start(recording), "echo");
        client.sendText("[\"close\",\"echo\"]");
        client.expectText();
        open(client, "echo");
        assertThat(seen).containsExactly("nothing", "nothing");
    }

    @Test
    void s8_tenThousandConnectsLeaveNothingBehind() throws Exception {
        Set<WeakReference<Object>> references = ConcurrentHashMap.newKeySet();
        var recording = new Recording() {
            @Override
            void opened(StreamingSession session) {
                var object = new byte[1024];
                references.add(new WeakReference<>(object));
                references.add(new WeakReference<>(session));
                echo.keep(session, object);
                session.messages().addListener("channel", SimpleData.class, m -> echo.send(session, m));
                session.onClose(() -> references.add(new WeakReference<>(session)));
            }
        };
        var server = start(recording);
        int connects = 10_000;
        var clients = new ArrayList<Thread>();
        for (int t = 0; t < 4; t++) {
            var client = new Thread(() -> {
                for (int i = 0; i < connects / 4; i++) {
                    try (RawWebSocket socket = RawWebSocket.connect(server.port())) {
                        socket.hello();
                        open(socket, "echo");
                        if (i % 2 == 0) {
                            socket.abort();
                        }
                    }
                }
            });
            clients.add(client);
            client.start();
        }
        for (Thread client : clients) {
            client.join();
        }
        await().untilAsserted(() -> {
            ServerStatistics now = server.statistics();
            assertThat(now.connectionsOpened()).isEqualTo(connects);
            assertThat(now.connections()).isZero();
            assertThat(now.streamsOpened()).isEqualTo(connects);
            assertThat(now.streamsClosed()).isEqualTo(connects);
            assertThat(now.streams()).isZero();
            assertThat(now.userObjects()).isZero();
            assertThat(now.channelListeners()).isZero();
        });
        assertThat(references).hasSize(3 * connects);
        await().untilAsserted(() -> {
            System.gc();
            assertThat(references.stream().filter(each -> each.get() != null).count())
                    .isZero();
        });
    }

    @Test
    void s9_closeActionsRunAfterStreamClosedAndBeforeListenersAreRemoved() {
        var order = new CopyOnWriteArrayList<String>();
        var server = new CompletableFuture<StreampodServer>();
        var late = new CompletableFuture<StreamingSession>();
        var recording = new Recording() {
            @Override
            void opened(StreamingSession session) {
                late.complete(session);
                session.messages().addListener("channel", SimpleData.class, m -> {});
                session.onClose(() -> order.add(
                        "first action, listeners " + server.join().statistics().channelListeners()));
                session.onClose(() -> {
                    throw new IllegalStateException("an action that fails");
                });
                session.onClose(() -> order.add("second action"));
            }

            @Override
            void closed(StreamingSession session) {
                order.add("streamClosed");
            }
        };
        server.complete(start(recording));
        var client = open(server.join(), "echo");
        client.sendText("[\"close\",\"echo\"]");
        client.expectText();
        assertThat(order).containsExactly("streamClosed", "first action, listeners 1", "second action");
        assertThat(server.join().statistics().channelListeners()).isZero();
        assertThat(server.join().statistics().streams()).isZero();
        late.join().onClose(() -> order.add("at once"));
        assertThat(order).endsWith("at once");
        late.join().messages().addListener("channel", SimpleData.class, m -> {});
        assertThat(server.join().statistics().channelListeners()).isZero();
    }

    @Test
    void s11_theServerListsItsSessionsSendsToOneAndClosesOne() {
        var recording = new Recording();
        var server = start(recording);
        assertThat(server.sessions()).isEmpty();
        var first = open(server, "echo");
        StreamingSession firstSession = server.sessions().iterator().next();
        var second = open(server, "echo");
        assertThat(server.sessions()).hasSize(2);
        assertThat(firstSession.endpoint()).isEqualTo("echo");
        assertThat(firstSession.isOpen()).isTrue();

        recording.echo.send(firstSession, new SimpleData(5));
        assertThat(first.expectText()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":5}]");

        assertThatThrownBy(() -> firstSession.closeConnection(1006, "x")).isInstanceOf(IllegalArgumentException.class);
        recording.echo.send(firstSession, new SimpleData(6));
        firstSession.closeConnection(4321, "reasons");
        assertThat(first.expectText()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":6}]");
        var close = first.expectClose();
        assertThat(close.code()).isEqualTo(4321);
        assertThat(close.reason()).isEqualTo("reasons");
        await().until(() -> server.sessions().size() == 1);
        assertThat(firstSession.isOpen()).isFalse();
        second.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":7}]");
        assertThat(second.expectText()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":7}]");
    }

    @Test
    void s11_theServerEndsOneStreamAndLeavesTheConnection() {
        var recording = new Recording();
        var server = start(recording);
        var client = open(server, "echo");
        server.sessions().iterator().next().closeStream("enough");
        assertThat(client.expectText()).isEqualTo("[\"closed\",\"echo\",\"cancelled\",\"enough\"]");
        client.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":7}]");
        assertThat(client.expectText()).contains("not-open");
        open(client, "echo");
        assertThat(recording.calls).containsExactly("opened", "closed", "opened");
    }

    @Test
    void aMessageOnAChannelReachesTheStreamsThatListen() {
        var recording = new Recording() {
            @Override
            void opened(StreamingSession session) {
                session.messages().addListener("channel", SimpleData.class, m -> echo.send(session, m));
            }
        };
        var server = start(recording);
        var clients = List.of(open(server, "echo"), open(server, "echo"), open(server, "echo"));
        server.messages().postMessage("channel", new SimpleData(9)).join();
        for (RawWebSocket client : clients) {
            assertThat(client.expectText()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":9}]");
        }
    }
}
