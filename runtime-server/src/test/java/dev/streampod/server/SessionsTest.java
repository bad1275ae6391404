package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.protocol.Boom;
import dev.streampod.server.protocol.SimpleData;
import dev.streampod.server.protocol.Text;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    @Tag("long")
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
                    try (RawWebSocket socket = RawWebSocket.connect(port(server))) {
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
    void s11_theServerListsItsClientsWithWhoTheyAreAndWhatTheyHaveOpen() {
        var before = Instant.now();
        var recording = new Recording();
        var server = start(
                recording,
                builder -> builder.authenticator(key -> Optional.of(AuthenticationInfo.of(key, "admin", "painter"))));
        assertThat(server.clients()).isEmpty();
        connect(server); // says no hello: nobody yet
        var client = connect(server);
        client.sendText("[\"hello\",{\"protocol\":1,\"key\":\"ada\"}]");
        assertThat(client.expectText()).startsWith("[\"welcome\"");

        ConnectedClient withoutStream = only(server.clients());
        assertThat(withoutStream.authentication().orElseThrow().userId()).isEqualTo("ada");
        assertThat(withoutStream.authentication().orElseThrow().scopes()).containsExactlyInAnyOrder("admin", "painter");
        assertThat(withoutStream.remoteAddress()).isEqualTo("127.0.0.1");
        assertThat(withoutStream.connectedAt()).isBetween(before, Instant.now());
        assertThat(withoutStream.sessions()).isEmpty();

        open(client, "echo");
        open(client, "members");
        ConnectedClient now = only(server.clients());
        assertThat(now.id()).isEqualTo(withoutStream.id());
        assertThat(now.sessions()).extracting(StreamingSession::endpoint).containsExactly("echo", "members");
        assertThat(now.sessions()).extracting(Session::connectionId).containsOnly(now.id());
        assertThat(withoutStream.sessions()).isEmpty();
    }

    @Test
    void s11_aMessageIsSentToOneClientFromOutsideItsEndpoint() {
        var server = start(new Recording());
        var client = open(server, "echo");
        StreamingSession session = only(server.clients()).sessions().get(0);
        session.send(new SimpleData(5));
        session.send(new Text("and more"));
        assertThat(client.expectText()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":5}]");
        assertThat(client.expectText()).isEqualTo("[\"msg\",\"echo\",\"Text\",{\"text\":\"and more\"}]");
        assertThatThrownBy(() -> session.send(new Boom("from clients only")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Boom");

        client.sendText("[\"close\",\"echo\"]");
        client.expectText();
        session.send(new SimpleData(6));
        assertThat(server.statistics().messagesIgnored()).isOne();
    }

    @ParameterizedTest
    @ValueSource(ints = {3503, 4000, 4999})
    void s11_aClientIsClosedWithACodeOfTheApplication(int code) {
        var server = start(new Recording());
        var client = welcomed(server);
        var neighbour = open(server, "echo");
        ConnectedClient connected = server.clients().stream()
                .filter(each -> each.sessions().isEmpty())
                .findFirst()
                .orElseThrow();
        connected.close(code, "you have to go");
        var close = client.expectClose();
        assertThat(close.code()).isEqualTo(code);
        assertThat(close.reason()).isEqualTo("you have to go");
        client.sendClose(code, "");
        connected.close(4000, "again");
        await().until(() -> server.statistics().connections() == 1);
        assertThat(server.clients()).hasSize(1);
        neighbour.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":7}]");
        assertThat(neighbour.expectText()).contains("7");
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 3001, 3502, 3504, 3999, 5000})
    void s11_theCodesOfTheRuntimeAreNotTheApplications(int code) {
        var server = start(new Recording());
        welcomed(server);
        ConnectedClient connected = only(server.clients());
        assertThatThrownBy(() -> connected.close(code, "no"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("" + code);
        assertThat(server.clients()).hasSize(1);
    }

    @Test
    @Tag("long")
    void s11_clientsAreListedAndClosedByManyThreadsWhileTheyComeAndGo() throws Exception {
        var server = start(new Recording());
        var done = new AtomicBoolean();
        var failures = new CopyOnWriteArrayList<Throwable>();
        var watchers = new ArrayList<Thread>();
        for (int i = 0; i < 3; i++) {
            var watcher = new Thread(() -> {
                while (!done.get()) {
                    for (ConnectedClient each : server.clients()) {
                        each.sessions().forEach(session -> session.send(new SimpleData(1)));
                        each.close(4500, "go");
                    }
                }
            });
            watcher.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
            watchers.add(watcher);
            watcher.start();
        }
        for (int i = 0; i < 200; i++) {
            try (RawWebSocket client = RawWebSocket.connect(port(server))) {
                client.sendText("[\"hello\",{\"protocol\":1}]");
                client.sendText("[\"open\",\"echo\"]");
                assertThat(client.awaitClose().code()).isEqualTo(4500);
            }
        }
        done.set(true);
        for (Thread watcher : watchers) {
            watcher.join();
        }
        assertThat(failures).isEmpty();
        await().until(() -> server.statistics().connections() == 0);
        assertThat(server.clients()).isEmpty();
        assertThat(server.statistics().streams()).isZero();
    }

    private static ConnectedClient only(Collection<ConnectedClient> clients) {
        assertThat(clients).hasSize(1);
        return clients.iterator().next();
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

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void s11_aStreamThatIsEndedWhileItIsBeingOpenedWasOpenBefore(boolean thrown) {
        var recording = new Recording() {
            @Override
            void opened(StreamingSession session) {
                echo.send(session, new SimpleData(1));
                session.closeStream("enough");
                echo.send(session, new SimpleData(2));
                if (thrown) {
                    throw RequestException.badRequest("on purpose");
                }
            }
        };
        var client = open(start(recording), "echo");
        assertThat(client.expectText()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":1}]");
        assertThat(client.expectText()).isEqualTo("[\"closed\",\"echo\",\"cancelled\",\"enough\"]");
        await().until(() -> recording.calls.contains("closed")); // what comes before is handled
        client.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":7}]");
        assertThat(client.expectText()).contains("not-open");
        assertThat(recording.calls).containsExactly("opened", "closed");
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
