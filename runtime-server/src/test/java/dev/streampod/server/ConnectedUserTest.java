package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.entity.FieldNames;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.fixtures.Direction;
import dev.streampod.fixtures.Fault;
import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.MessageSet;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.Protocol;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.internal.broker.LogCapture;
import dev.streampod.server.messaging.MessageNotPostedException;
import dev.streampod.server.protocol.EchoEndpoints;
import dev.streampod.server.protocol.FeedChannel;
import dev.streampod.server.protocol.FeedEndpoints;
import dev.streampod.server.protocol.FeedsEndpoint;
import dev.streampod.server.protocol.SimpleData;
import dev.streampod.server.protocol.Text;
import dev.streampod.server.protocol.TicksChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What reaches a user wherever it is signed in. */
@Timeout(120)
class ConnectedUserTest extends ServerTest {

    /** Every key is the name of a user. */
    private static final Authenticator BY_NAME = key -> Optional.of(new AuthenticationInfo(key, Set.of(), key, null));

    private final Set<String> banned = ConcurrentHashMap.newKeySet();
    private final Recording recording = new Recording();
    private final EchoEndpoints echoing = recording.endpoints();

    private final FeedsEndpoint feeds = new FeedsEndpoint() {
        @Override
        protected boolean mayFollow(Session session, FeedChannel feed) {
            return !banned.contains(session.authentication().orElseThrow().userId());
        }

        @Override
        protected boolean mayFollow(Session session, TicksChannel ticks) {
            return true;
        }
    };

    /** What is sent to a user. */
    private record Note(int value) implements SerializableEntity {}

    /** Writes notes, and throws when it is asked to. */
    private static final class NoteCodec extends EntityCodec<Note> {

        private static final FieldNames FIELDS = FieldNames.of("Note", "value");

        /** The writing of the note 1 that fails, counted down to 0. */
        private final AtomicInteger failing = new AtomicInteger();

        /** Notes are read once it has come to zero. */
        private final CountDownLatch readable;

        private NoteCodec(CountDownLatch readable) {
            super(Note.class, "Note", false);
            this.readable = readable;
        }

        @Override
        public void writeFields(Note note, EntityWriter out) {
            if (note.value() == 1 && failing.getAndDecrement() == 1) {
                throw new StackOverflowError("on purpose");
            }
            out.name(FIELDS, 0);
            out.writeInt(note.value());
        }

        @Override
        public Note readFields(EntityReader in) {
            try {
                readable.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            int value = 0;
            for (int field = in.nextField(FIELDS, 0); field >= 0; field = in.nextField(FIELDS, field + 1)) {
                value = in.readInt();
            }
            return new Note(value);
        }
    }

    private static final class Notes extends StreamEndpoint<Note, Note, Object> {

        private Notes() {
            super(
                    EndpointDefinition.builder("notes").stream(MessageSet.of(Note.class), MessageSet.of(Note.class))
                            .build(),
                    Note.class);
        }

        @Override
        protected @Nullable Object call(MethodDefinition<?> method, Session session, CallArguments arguments) {
            throw new IllegalArgumentException("there are no methods");
        }

        @Override
        protected void streamOpened(StreamingSession session) {}

        @Override
        protected void handleStreamMessage(StreamingSession session, Note note) {}

        @Override
        protected void streamClosed(StreamingSession session) {}
    }

    private record NoteEndpoints(Notes notes, NoteCodec codec) implements EndpointSet, Protocol {

        @Override
        public Protocol protocol() {
            return this;
        }

        @Override
        public List<Endpoint> endpoints() {
            return List.of(notes);
        }

        @Override
        public String name() {
            return "notes";
        }

        @Override
        public String fingerprint() {
            return "0000000000000004";
        }

        @Override
        public List<EntityCodec<?>> codecs() {
            return List.of(codec);
        }
    }

    @Test
    void anErrorWithOneClientOfAUserIsLoggedCountedAndKeepsNothingFromTheOthers() {
        var set = new NoteEndpoints(new Notes(), new NoteCodec(new CountDownLatch(0)));
        var server = closedAfterTest(StreampodServer.builder(set)
                        .port(0)
                        .host("127.0.0.1")
                        .limits(quick().build())
                        .authenticator(BY_NAME)
                        .build())
                .start();
        List<RawWebSocket> clients = List.of(signedIn(server, "ada"), signedIn(server, "ada"));
        clients.forEach(client -> open(client, "notes"));
        try (var log = new LogCapture("dev.streampod.server")) {
            set.codec().failing.set(2); // the first writing is for the way to the clients
            server.user("ada").send(set.notes(), new Note(1)).join();
            server.user("ada").send(set.notes(), new Note(2)).join();

            String second = "[\"msg\",\"notes\",\"Note\",{\"value\":2}]";
            List<List<String>> heard = clients.stream()
                    .map(client -> {
                        String first = client.expectText();
                        return first.equals(second) ? List.of(first) : List.of(first, client.expectText());
                    })
                    .toList();
            assertThat(heard)
                    .containsExactlyInAnyOrder(
                            List.of(second), List.of("[\"msg\",\"notes\",\"Note\",{\"value\":1}]", second));
            assertThat(log.thrown()).hasSize(1).hasOnlyElementsOfType(StackOverflowError.class);
        }
    }

    private StreampodServer start(EndpointSet endpoints, RedisServer redis) {
        return start(endpoints, redis.uri());
    }

    private StreampodServer start(EndpointSet endpoints, String redis) {
        return closedAfterTest(StreampodServer.builder(endpoints)
                        .port(0)
                        .host("127.0.0.1")
                        .limits(quick().build())
                        .authenticator(BY_NAME)
                        .redis(redis)
                        .build())
                .start();
    }

    private RawWebSocket signedIn(StreampodServer server, String user) {
        RawWebSocket client = connect(server);
        client.sendText("[\"hello\",{\"protocol\":1,\"key\":\"" + user + "\"}]");
        assertThat(client.expectText()).startsWith("[\"welcome\"");
        return client;
    }

    @Test
    @NeedsRedis
    void aMessageReachesEveryStreamOfTheUserOnEveryServerInOrderAndNobodyElse() {
        try (var redis = RedisServer.start()) {
            var first = start(echoing, redis);
            var second = start(echoing, redis);
            RawWebSocket here = signedIn(first, "ada");
            open(here, "echo");
            RawWebSocket there = signedIn(second, "ada");
            open(there, "echo");
            RawWebSocket stranger = signedIn(second, "bob");
            open(stranger, "echo");

            for (int i = 0; i < 100; i++) {
                first.user("ada").send(echoing.echo(), new SimpleData(i)).join();
            }
            for (int i = 0; i < 100; i++) {
                String expected = "[\"msg\",\"echo\",\"SimpleData\",{\"num\":" + i + "}]";
                assertThat(here.expectText()).isEqualTo(expected);
                assertThat(there.expectText()).isEqualTo(expected);
            }
            stranger.sendText("[\"ping\"]");
            assertThat(stranger.expectText()).isEqualTo("[\"pong\"]");
            closeNow(first, second);
        }
    }

    @Test
    @NeedsRedis
    void aServerHearsOthersFromItsStartOnAlsoWhereRedisIsFarAway() {
        try (var redis = RedisServer.start();
                var proxy = FaultyProxy.to(redis.port())) {
            String uri = "redis://127.0.0.1:" + proxy.port();
            StreampodServer.builder(echoing).redis(uri).build().close(); // so that the next one is built in no time
            proxy.impose(Direction.TO_TARGET, Fault.delay(Duration.ofMillis(200)));
            closedAfterTest(StreampodServer.builder(echoing).redis(uri).build());

            assertThat(redis.command("PUBSUB", "CHANNELS", "streampod:streampod-control:*")
                            .texts())
                    .contains(
                            "streampod:streampod-control:users",
                            "streampod:streampod-control:sessions",
                            "streampod:streampod-control:revocations");
        }
    }

    @Test
    @NeedsRedis
    void whatRedisIsSentAgainReachesTheClientsOfOtherServersOnce() {
        try (var redis = RedisServer.start();
                var proxy = FaultyProxy.to(redis.port())) {
            var first = start(echoing, "redis://127.0.0.1:" + proxy.port());
            var second = start(echoing, redis);
            RawWebSocket client = signedIn(second, "ada");
            open(client, "echo");

            // Redis hands it on, and the answer is lost.
            proxy.impose(Direction.TO_CLIENT, Fault.swallow());
            var sent = first.user("ada").send(echoing.echo(), new SimpleData(1));
            assertThat(client.expectText()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":1}]");
            proxy.heal();
            proxy.resetAll();
            sent.join();

            proxy.impose(Direction.TO_CLIENT, Fault.swallow());
            var closed = first.user("ada").close(4242, "enough");
            assertThat(client.awaitClose().code()).isEqualTo(4242);
            RawWebSocket again = signedIn(second, "ada");
            open(again, "echo");
            proxy.heal();
            proxy.resetAll();
            closed.join();
            first.user("ada").send(echoing.echo(), new SimpleData(2)).join(); // comes behind them

            assertThat(again.expectText()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":2}]");
            closeNow(first, second);
        }
    }

    @Test
    @NeedsRedis
    void closingAUserClosesItsConnectionsOnEveryServer() {
        try (var redis = RedisServer.start()) {
            var first = start(echoing, redis);
            var second = start(echoing, redis);
            RawWebSocket here = signedIn(first, "ada");
            RawWebSocket there = signedIn(second, "ada");
            RawWebSocket stranger = signedIn(first, "bob");

            first.user("ada").close(4242, "enough").join();

            assertThat(here.awaitClose().code()).isEqualTo(4242);
            assertThat(there.awaitClose().code()).isEqualTo(4242);
            stranger.sendText("[\"ping\"]");
            assertThat(stranger.expectText()).isEqualTo("[\"pong\"]");
            closeNow(first, second);
        }
    }

    @Test
    @NeedsRedis
    void whoComesBackToTheSameServerIsNotClosedAgainByTheSameRequest() {
        try (var redis = RedisServer.start()) {
            var server = start(echoing, redis);
            RawWebSocket client = signedIn(server, "ada");
            redis.suspend();
            var told = server.user("ada").close(4242, "enough");
            assertThat(client.awaitClose().code()).isEqualTo(4242);
            RawWebSocket again = signedIn(server, "ada");
            open(again, "echo");
            redis.resume();
            told.join();
            server.user("ada").send(echoing.echo(), new SimpleData(1)).join(); // comes behind the request

            assertThat(again.expectText()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":1}]");
            closeNow(server);
        }
    }

    @Test
    @NeedsRedis
    void aRevokedPermissionEndsTheFollowOnEveryServer() {
        try (var redis = RedisServer.start()) {
            var first = start(new FeedEndpoints(feeds), redis);
            var second = start(new FeedEndpoints(feeds), redis);
            RawWebSocket there = signedIn(second, "ada");
            there.sendText("[\"follow\",1,\"feeds\",\"feed\",{\"room\":\"main\"}]");
            assertThat(there.expectText()).startsWith("[\"following\",1,");
            there.sendText("[\"follow\",2,\"feeds\",\"feed\",{\"room\":\"other\"}]");
            assertThat(there.expectText()).startsWith("[\"following\",2,");

            banned.add("ada");
            first.user("ada").revokeFollow(FeedChannel.of("main")).join();

            assertThat(there.expectText()).startsWith("[\"unfollowed\",1,\"forbidden\",");
            FeedChannel.of("main").post(first.messages(), new Text("secret")).join();
            FeedChannel.of("other")
                    .post(first.messages(), new Text("still allowed until it is asked again"))
                    .join();
            assertThat(there.expectText()).startsWith("[\"pub\",2,");
            closeNow(first, second);
        }
    }

    /** A server on which notes wait until the latch has come to zero. */
    private StreampodServer startWithNotes(CountDownLatch readable, RedisServer redis) {
        return closedAfterTest(StreampodServer.builder(
                                new NoteEndpoints(new Notes(), new NoteCodec(readable)), new FeedEndpoints(feeds))
                        .port(0)
                        .host("127.0.0.1")
                        .limits(quick().build())
                        .authenticator(BY_NAME)
                        .redis(redis.uri())
                        .build())
                .start();
    }

    /** Sends so many messages to users that another server, which does not take them, has no room for a hundred bytes more. */
    private static void flood(StreampodServer server, LogCapture log) {
        var notes = new Notes();
        for (String user : List.of("nobody".repeat(50_000), "nobody".repeat(1_500), "nobody".repeat(50), "x")) {
            for (int i = 0; i < 40; i++) {
                server.user(user).send(notes, new Note(i)).join();
            }
        }
        await().until(() ->
                log.messages().stream().anyMatch(line -> line.contains("come faster than they can be sent")));
    }

    @Test
    @NeedsRedis
    void messagesThatWaitKeepNoPermissionFromBeingRevokedAndNoConnectionFromBeingClosed() {
        var readable = new CountDownLatch(1);
        String ada = "ada".repeat(40);
        String bob = "bob".repeat(40);
        try (var redis = RedisServer.start();
                var log = new LogCapture("dev.streampod.server")) {
            var first = startWithNotes(new CountDownLatch(0), redis);
            var second = startWithNotes(readable, redis);
            RawWebSocket adas = signedIn(second, ada);
            adas.sendText("[\"follow\",1,\"feeds\",\"feed\",{\"room\":\"main\"}]");
            assertThat(adas.expectText()).startsWith("[\"following\",1,");
            RawWebSocket bobs = signedIn(second, bob);
            flood(first, log);

            banned.add(ada);
            first.user(ada).revokeFollow(FeedChannel.of("main")).join();
            first.user(bob).close(4242, "enough").join();
            readable.countDown();

            assertThat(adas.expectText()).startsWith("[\"unfollowed\",1,\"forbidden\",");
            assertThat(bobs.awaitClose().code()).isEqualTo(4242);
            closeNow(first, second);
        } finally {
            readable.countDown();
        }
    }

    @Test
    @NeedsRedis
    void whenTooManyRevocationsWaitAllPermissionsAreAskedForAgain() {
        var readable = new CountDownLatch(1);
        try (var redis = RedisServer.start();
                var log = new LogCapture("dev.streampod.server")) {
            var first = startWithNotes(new CountDownLatch(0), redis);
            var second = startWithNotes(readable, redis);
            RawWebSocket ada = signedIn(second, "ada");
            ada.sendText("[\"follow\",1,\"feeds\",\"feed\",{\"room\":\"main\"}]");
            assertThat(ada.expectText()).startsWith("[\"following\",1,");
            first.user("nobody").send(new Notes(), new Note(1)).join();

            banned.add("ada");
            for (int i = 0; i < 40; i++) {
                first.user("nobody".repeat(5_000))
                        .revokeFollow(FeedChannel.of("main"))
                        .join();
            }
            for (int i = 0; i < 1_000; i++) {
                first.user("eve").revokeFollow(FeedChannel.of("main")).join(); // until none of this size finds room
            }
            first.user("ada").revokeFollow(FeedChannel.of("main")).join();
            await().until(() ->
                    log.errors().stream().anyMatch(line -> line.contains("arrive faster than they are executed")));
            readable.countDown();

            assertThat(ada.expectText()).startsWith("[\"unfollowed\",1,\"forbidden\",");
            closeNow(first, second);
        } finally {
            readable.countDown();
        }
    }

    @Test
    @NeedsRedis
    void aPermissionThatWasRevokedWhileThisServerHadNoRedisIsAskedForWhenItIsBack() {
        try (var redis = RedisServer.start()) {
            var server = start(new FeedEndpoints(feeds), redis);
            RawWebSocket client = signedIn(server, "ada");
            client.sendText("[\"follow\",1,\"feeds\",\"feed\",{\"room\":\"main\"}]");
            assertThat(client.expectText()).startsWith("[\"following\",1,");
            banned.add("ada");
            redis.restart();
            String answer = client.expectText();
            while (answer.startsWith("[\"lost\"")) {
                answer = client.expectText();
            }
            assertThat(answer).startsWith("[\"unfollowed\",1,\"forbidden\",");
            closeNow(server);
        }
    }

    @Test
    void withoutRedisItIsThisServerAlone() {
        var server = closedAfterTest(StreampodServer.builder(echoing)
                        .port(0)
                        .host("127.0.0.1")
                        .authenticator(BY_NAME)
                        .build())
                .start();
        RawWebSocket client = signedIn(server, "ada");
        open(client, "echo");
        server.user("ada").send(echoing.echo(), new SimpleData(1)).join();
        assertThat(client.expectText()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":1}]");
        server.user("nobody").send(echoing.echo(), new SimpleData(2)).join();
        var large = new Text("x".repeat(1 << 20));
        assertThatThrownBy(() -> server.user("ada").send(echoing.echo(), large))
                .isInstanceOf(MessageTooLargeException.class)
                .hasMessageContaining("MessagingLimits.messageBytes");

        assertThatThrownBy(() -> server.user("ada").close(1000, "not for applications"))
                .isInstanceOf(IllegalArgumentException.class);
        server.user("ada").close(4000, "over").join();
        assertThat(client.awaitClose().code()).isEqualTo(4000);
        await().until(() -> server.clients().isEmpty());
    }

    @Test
    void aClosedServerTellsThatNothingIsDoneForItsUsers() {
        var server = closedAfterTest(StreampodServer.builder(echoing)
                        .port(0)
                        .host("127.0.0.1")
                        .build())
                .start();
        server.close();

        ConnectedUser ada = server.user("ada");
        for (CompletableFuture<Void> told : List.of(
                ada.send(echoing.echo(), new SimpleData(1)),
                ada.close(4000, "over"),
                ada.revokeFollow(FeedChannel.of("main")))) {
            assertThatThrownBy(told::join)
                    .hasCauseInstanceOf(MessageNotPostedException.class)
                    .hasMessageContaining("The server is closed");
        }
    }

    /** Before Redis ends, so that they do not look for it. */
    private static void closeNow(StreampodServer... servers) {
        for (StreampodServer server : servers) {
            server.close();
        }
    }
}
