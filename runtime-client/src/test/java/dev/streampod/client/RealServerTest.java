package dev.streampod.client;

import static dev.streampod.client.ConnectionState.CONNECTED;
import static dev.streampod.client.ConnectionState.CONNECTING;
import static dev.streampod.client.ConnectionState.WAITING_TO_RETRY;
import static dev.streampod.client.OpeningTest.assertFailsWith;
import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.client.chat.ChatClient;
import dev.streampod.client.chat.ChatServer;
import dev.streampod.client.chat.ChatToClient;
import dev.streampod.client.chat.Line;
import dev.streampod.fixtures.Direction;
import dev.streampod.fixtures.Fault;
import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.wire.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client against the server runtime, over real sockets. */
@Timeout(300)
final class RealServerTest {

    private final ChatServer endpoints = new ChatServer();
    private final StreampodServer server = ChatServer.start(endpoints, 0);
    private final ChatClient client = client(server.port()).build();
    private final RecordedEvents recorded = RecordedEvents.of(client);

    private static StreampodClient.Builder<ChatClient> client(int port) {
        return ChatClient.builder("http://127.0.0.1:" + port).backoff(Connected.SOON);
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void anEchoOfManyMessagesComesBackInOrder() {
        int count = 5_000;
        client.openStreamingConnection().join();
        Iterator<ChatToClient> echoes = client.chat().stream(
                        new StreamOptions(count, dev.streampod.stream.OverflowPolicy.FAIL))
                .iterator();
        for (int i = 0; i < count; i++) {
            client.chat().sendStreamMessageAsync(new Line("" + i)).join();
        }

        for (int i = 0; i < count; i++) {
            assertThat(echoes.next()).isEqualTo(new Line("" + i));
        }
    }

    @Test
    void s1S2StreamsAreOpenedOnceAndClosedOnce() {
        client.openStreamingConnection().join();
        var stream = client.chat().stream();
        client.chat().sendStreamMessage(new Line("hello"));
        assertThat(ReadingTest.take(stream, 1)).containsExactly(new Line("hello"));
        client.chat().closeStream();
        await().until(() -> endpoints.closed().get() == 1);
        client.chat().stream();
        await().until(() -> endpoints.opened().get() == 2);
        client.close();

        await().until(() -> endpoints.closed().get() == 2);
        assertThat(endpoints.opened()).hasValue(2);
    }

    @Test
    void s6MistakesOfHandlersAreToldToTheErrorListener() {
        client.openStreamingConnection().join();
        client.chat().sendStreamMessage(new Line("bad"));
        client.chat().sendStreamMessage(new Line("bug"));

        await().until(() -> recorded.errors().size() == 2);
        assertThat(recorded.errors().get(0))
                .isEqualTo(new ClientError(ErrorCode.BAD_REQUEST, "chat", null, "that was bad"));
        assertThat(recorded.errors().get(1)).satisfies(error -> {
            assertThat(error.code()).isEqualTo(ErrorCode.INTERNAL);
            assertThat(error.endpoint()).isEqualTo("chat");
            assertThat(error.reference()).isNotBlank();
            assertThat(error.message()).doesNotContain("internals");
        });
    }

    @Test
    void a4SigningInAndOutOnALiveConnection() {
        client.openStreamingConnection().join();
        assertThat(ReadingTest.failure(client.admin().stream()))
                .isInstanceOfSatisfying(
                        StreamRefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));

        client.setKey("admin-key").orTimeout(60, TimeUnit.SECONDS).join();
        var stream = client.admin().stream();
        client.admin().sendStreamMessage(new Line("allowed"));
        assertThat(stream.iterator().next()).isEqualTo(new Line("allowed"));

        assertFailsWith(client.setKey("wrong"), UnauthenticatedException.class);
        client.setKey(null).orTimeout(60, TimeUnit.SECONDS).join();
        assertThat(ReadingTest.failure(stream)).isInstanceOf(StreamClosedException.class);
        recorded.await(CONNECTING, CONNECTED);
    }

    @Tag("long")
    @Test
    void a5AClientThatRenewsItsKeyNoticesNothingOfItsExpiry() {
        KeyStore keys = KeyStore.inMemory();
        Duration first = Duration.ofSeconds(8); // it is renewed 1.6 s before that
        var issued = new AtomicInteger();
        KeyProvider renewing =
                () -> keys.issue("ada", List.of("admin"), issued.getAndIncrement() == 0 ? first : Duration.ofHours(1))
                        .key();
        var lasting = new ChatServer();
        try (var own = StreampodServer.builder(lasting)
                        .port(0)
                        .host("127.0.0.1")
                        .authenticator(keys)
                        .build()
                        .start();
                var renewed = client(own.port()).keyProvider(renewing).build()) {
            renewed.openStreamingConnection().join();
            RecordedEvents heard = RecordedEvents.of(renewed);
            Iterator<ChatToClient> echoes = renewed.admin().stream().iterator();
            Instant expired = Instant.now().plus(first).plusMillis(100);
            await().until(() -> issued.get() == 2 && Instant.now().isAfter(expired));
            renewed.admin().sendStreamMessage(new Line("still here"));

            assertThat(echoes.next()).isEqualTo(new Line("still here"));
            assertThat(lasting.adminOpened()).hasValue(1);
            assertThat(heard.errors()).isEmpty();
        }
    }

    @Test
    void c1AWrongKeyFailsTheOpening() {
        client.setKey("wrong").join();
        assertFailsWith(client.openStreamingConnection(), UnauthenticatedException.class)
                .hasMessageNotContaining("wrong");
    }

    @Test
    void c3AnApplicationNoticesOfARestartOnlyTheInterruption() throws Exception {
        var interruptions = new LinkedBlockingQueue<Interruption<?>>();
        client.openStreamingConnection().join();
        client.chat().addContinuityListener(interruptions::add);
        var echoes = client.chat().stream().iterator();
        client.chat().sendStreamMessage(new Line("one"));
        assertThat(echoes.next()).isEqualTo(new Line("one"));

        int port = server.port();
        server.close();
        assertThat(endpoints.closed()).hasValue(1);
        recorded.awaitAny(WAITING_TO_RETRY);
        client.chat().sendStreamMessage(new Line("two"));
        try (var restarted = ChatServer.start(new ChatServer(), port)) {
            assertThat(restarted.port()).isEqualTo(port);
            assertThat(echoes.next()).isEqualTo(new Line("two"));
            assertThat(interruptions.poll(60, TimeUnit.SECONDS)).isNotNull();
            client.close();
        }
    }

    @Test
    void c4AHalfOpenConnectionIsNoticedAndReplaced() {
        try (var proxy = FaultyProxy.to(server.port());
                var far = client(proxy.port()).heartbeat(Duration.ofSeconds(2)).build()) {
            var heard = RecordedEvents.of(far);
            far.openStreamingConnection().join();
            var echoes = far.chat().stream().iterator();
            far.chat().sendStreamMessage(new Line("before"));
            assertThat(echoes.next()).isEqualTo(new Line("before"));

            proxy.impose(Direction.TO_CLIENT, Fault.swallow());
            heard.awaitAny(WAITING_TO_RETRY);
            proxy.heal();
            heard.awaitLast(CONNECTED);
            far.chat().sendStreamMessage(new Line("after"));
            assertThat(echoes.next()).isEqualTo(new Line("after"));
        }
    }

    @Test
    void aClientWhoseKeyExpiredWhileItWasAwayKeepsItsPublicStreams() {
        var expired = new AtomicBoolean();
        try (var strict = ChatServer.start(
                        new ChatServer(),
                        0,
                        builder -> builder.authenticator(key -> expired.get()
                                ? Optional.empty()
                                : Optional.of(AuthenticationInfo.of("ada", "admin"))));
                var proxy = FaultyProxy.to(strict.port());
                var guest = client(proxy.port()).key("a-key").build()) {
            var told = RecordedEvents.of(guest);
            var heard = new LinkedBlockingQueue<ChatToClient>();
            guest.chat().stream().listen(heard::add);
            Iterator<ChatToClient> secret = guest.admin().stream().iterator();
            guest.admin().sendStreamMessage(new Line("to the admins"));
            assertThat(secret.next()).isEqualTo(new Line("to the admins"));

            expired.set(true);
            proxy.cutAll();
            await().until(() -> told.errors().stream().anyMatch(e -> e.code() == ErrorCode.UNAUTHENTICATED));
            guest.chat().sendStreamMessage(new Line("to all"));

            await().until(() -> heard.contains(new Line("to all")));
            assertThatThrownBy(secret::hasNext)
                    .isInstanceOfSatisfying(
                            StreamRefusedException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
            assertThat(told.errors())
                    .filteredOn(error -> error.code() == ErrorCode.UNAUTHENTICATED)
                    .hasSize(1);
        }
    }
}
