package dev.streampod.server.internal.presence;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.concurrent.TimerWheel;
import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.broker.Note;
import dev.streampod.server.internal.broker.TestProtocol;
import dev.streampod.server.internal.broker.redis.RedisLimits;
import dev.streampod.server.internal.broker.redis.RedisMessageBus;
import dev.streampod.server.internal.metrics.ServerFailures;
import dev.streampod.server.messaging.MessagingState;
import dev.streampod.server.presence.Presence;
import dev.streampod.server.presence.PresenceEntry;
import dev.streampod.server.presence.PresenceMember;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is present, on servers that share a Redis. */
@NeedsRedis
@Timeout(300)
class ClusterPresenceTest {

    private static final String CLUSTER = "streampod:streampod-control:presence";
    private static final String ROOM = CLUSTER + ":room";
    private static final Duration LONG = Duration.ofMinutes(5);

    private final RedisServer redis = RedisServer.start();
    private final FaultyProxy proxy = FaultyProxy.to(redis.port());
    private final ExecutorService listeners = Executors.newCachedThreadPool();
    private final List<Server> servers = new ArrayList<>();

    private final class Server {
        private final MessageBroker messages;
        private final TimerWheel timers = new TimerWheel("presence-timer", ServerFailures.logged());
        private final PresenceRegistry registry;
        private final PresenceScope scope;

        private Server(String uri, Duration lease) {
            this.messages = MessageBroker.builder(TestProtocol.registry())
                    .bus(RedisMessageBus.builder(uri)
                            .limits(RedisLimits.defaults().withHeartbeat(LONG))
                            .build())
                    .build();
            this.registry = new PresenceRegistry(
                    TestProtocol.registry(),
                    messages::control,
                    listeners,
                    lease,
                    1 << 20,
                    timers,
                    ServerFailures.logged());
            this.scope = registry.scoped();
            servers.add(this);
        }

        private Presence<Note> room() {
            return scope.of("room", Note.class);
        }

        private SeenMembers watch() {
            var seen = new SeenMembers();
            room().watch(seen);
            return seen;
        }

        private void awaitRedis(MessagingState.Redis state) {
            await().until(() -> messages.state().redis() == state);
        }

        private void close() {
            scope.close();
            registry.close();
            timers.close();
            messages.close();
        }
    }

    private Server server(Duration lease) {
        return new Server(redis.uri(), lease);
    }

    private Server server() {
        return server(LONG);
    }

    private Server serverBehindProxy(Duration lease) {
        return new Server("redis://127.0.0.1:" + proxy.port(), lease);
    }

    @AfterEach
    void close() {
        servers.forEach(Server::close);
        listeners.shutdownNow();
        proxy.close();
        redis.close();
    }

    private static Note note(String name) {
        return new Note(name, 1);
    }

    /** As another server would: the control channels have a byte in front of what is posted. */
    private void publish(String channel, String frame) {
        redis.command("PUBLISH", channel, "\u0000" + frame);
    }

    private static String member(String server, String name) {
        return "[\"" + server + "-1\",1764054000000,\"Note\",{\"author\":\"" + name + "\",\"number\":1}]";
    }

    @Test
    void serversTellEachOther() {
        var here = server();
        var there = server();
        here.room().enter(new Note("ada", 1, "hidden"));
        var seen = there.watch();
        await().untilAsserted(() -> assertThat(seen.present()).containsExactly("ada 1"));

        var bob = there.room().enter(note("bob"));
        var cid = here.room().enter(note("cid"));
        var seenHere = here.watch();
        cid.update(new Note("cid", 2));
        await().untilAsserted(() -> assertThat(seen.present()).containsExactly("ada 1", "bob 1", "cid 2"));
        await().untilAsserted(
                        () -> assertThat(seenHere.present()).containsExactlyInAnyOrder("ada 1", "bob 1", "cid 2"));
        var watch = there.room().watch(new SeenMembers());
        assertThat(watch.present()).extracting(PresenceMember::info).contains(new Note("ada", 1, "hidden"));

        bob.close();
        cid.close();
        await().untilAsserted(() -> assertThat(seen.present()).containsExactly("ada 1"));
        await().untilAsserted(() -> assertThat(seenHere.present()).containsExactly("ada 1"));
        assertThat(seen.nonsense()).isEmpty();
    }

    @Test
    void infoOfAllSizesIsShownOnOtherServersSoonAndLater() {
        var here = server();
        var early = server().room().watch(new SeenMembers());
        List<Integer> lengths = List.of(1, 125, 126, 65_535, 65_536, 65_537, (1 << 20) - 100);
        lengths.forEach(length -> here.room().enter(new Note("x".repeat(length), 1)));
        var late = server().room().watch(new SeenMembers());

        for (var watch : List.of(early, late)) {
            await().untilAsserted(() -> assertThat(watch.present())
                    .extracting(present -> present.info().author().length())
                    .containsExactlyInAnyOrderElementsOf(lengths));
        }
    }

    @Test
    void whoeverIsOnAServerThatClosesHasLeft() {
        var here = server();
        var there = server();
        var seen = there.watch();
        here.room().enter(note("ada"));
        await().until(() -> seen.present().size() == 1);

        here.close();
        await().until(() -> seen.present().isEmpty());
        assertThat(seen.events()).containsExactly("+ada", "-ada");
    }

    @Test
    void theMembersOfAServerThatDiesLeaveWhenItsLeaseIsOver() {
        var here = server(Duration.ofMillis(600));
        var seen = here.watch();
        var living = server(Duration.ofMillis(300));
        living.room().enter(note("ada"));
        await().until(() -> seen.present().size() == 1);
        publish(ROOM, "[\"join\",\"dead\",1," + member("dead", "bob") + "]");
        await().until(() -> seen.events().contains("+bob"));

        await().untilAsserted(() -> assertThat(seen.present()).containsExactly("ada 1"));
        assertThat(seen.events()).contains("-bob");
        assertThat(seen.nonsense()).isEmpty();
    }

    @Test
    void membersThatExpiredTooEarlyJoinAgain() {
        var here = server(Duration.ofMillis(300));
        var seen = here.watch();
        var other = server(LONG);
        other.room().enter(note("ada")); // whose server says only every minute and a half that it lives
        await().until(() -> seen.events().contains("+ada"));
        await().until(() -> seen.present().isEmpty());

        publish(CLUSTER, "[\"heartbeat\",\"" + other.registry.server() + "\"]");
        await().until(() -> seen.present().contains("ada 1"));
        assertThat(seen.nonsense()).isEmpty();
    }

    @Test
    void theMembersOfAServerThatShutsDownLeaveAtOnce() {
        var here = server();
        var seen = here.watch();
        await().until(() -> subscribers(ROOM) == 1 && subscribers(CLUSTER) == 1);
        publish(ROOM, "[\"join\",\"other\",1," + member("other", "bob") + "]");
        await().until(() -> seen.present().size() == 1);
        publish(CLUSTER, "[\"shutdown\",\"other\"]");
        await().until(() -> seen.present().isEmpty());
    }

    private long subscribers(String channel) {
        return redis.command("PUBSUB", "NUMSUB", channel).elements().get(1).number();
    }

    @Test
    void afterAnInterruptionAllIsAsItIsWithoutAnybodyLeavingWhoStayed() {
        var here = serverBehindProxy(LONG);
        var there = server();
        var seen = here.watch();
        var seenThere = there.watch();
        here.room().enter(note("here"));
        there.room().enter(note("stays"));
        var leaves = there.room().enter(note("leaves"));
        await().until(() -> seen.present().size() == 3 && seenThere.present().size() == 3);

        proxy.refuse();
        proxy.cutAll();
        here.awaitRedis(MessagingState.Redis.DOWN);
        leaves.close();
        there.room().enter(note("comes"));
        here.room().enter(note("here too"));
        await().until(() -> seen.present().contains("here too 1"));
        assertThat(seen.present()).contains("leaves 1");
        proxy.accept();

        await().untilAsserted(() ->
                assertThat(seen.present()).containsExactlyInAnyOrder("here 1", "stays 1", "comes 1", "here too 1"));
        await().untilAsserted(() -> assertThat(seenThere.present())
                .containsExactlyInAnyOrder("here 1", "stays 1", "comes 1", "here too 1"));
        assertThat(seen.events()).doesNotContain("-stays", "-here");
        assertThat(seenThere.events()).doesNotContain("-here");
        assertThat(seen.nonsense()).isEmpty();
        assertThat(seenThere.nonsense()).isEmpty();
    }

    @Test
    void whoLeftAsTheLastOfAServerDuringAnInterruptionIsForgottenThoughItDoesNotAnswer() {
        var here = serverBehindProxy(Duration.ofMillis(900));
        var there = server(Duration.ofMillis(300));
        var seen = here.watch();
        there.scope.of("other", Note.class).enter(note("elsewhere")); // so that the server is heard
        var ada = there.room().enter(note("ada"));
        await().until(() -> seen.present().size() == 1);

        proxy.refuse();
        proxy.cutAll();
        here.awaitRedis(MessagingState.Redis.DOWN);
        ada.close();
        await().until(() -> subscribers(ROOM) == 0);
        proxy.accept();

        await().until(() -> seen.present().isEmpty());
        there.room().enter(note("bob"));
        await().untilAsserted(() -> assertThat(seen.present()).containsExactly("bob 1"));
    }

    @Test
    void aChannelThatNobodyNeedsIsLeftAndUsedAgain() {
        var here = server();
        var there = server();
        var seen = there.watch();
        for (int i = 0; i < 5; i++) {
            var ada = here.room().enter(note("ada"));
            await().until(() -> seen.present().size() == 1);
            await().until(() -> subscribers(ROOM) == 2);
            ada.close();
            await().until(() -> seen.present().isEmpty() && subscribers(ROOM) == 1);
        }
        assertThat(seen.nonsense()).isEmpty();
    }

    @Test
    void manyMembersAreToldInParts() {
        var here = server();
        for (int i = 0; i < 3_000; i++) {
            here.room().enter(new Note("guest ".repeat(10), i));
        }
        var seen = server().watch();
        await().until(() -> seen.present().size() == 3_000);
        assertThat(seen.nonsense()).isEmpty();
    }

    @Test
    void whateverHappensAllKnowTheSameInTheEnd() {
        var random = new Random(20261125);
        var here = serverBehindProxy(Duration.ofSeconds(3));
        var there = server(Duration.ofSeconds(3));
        var all = List.of(here, there);
        var seen = all.stream().map(Server::watch).toList();
        var entries = new ArrayList<PresenceEntry<Note>>();
        for (int i = 0; i < 400; i++) {
            int what = random.nextInt(10);
            if (what < 5 || entries.isEmpty()) {
                entries.add(all.get(random.nextInt(2)).room().enter(new Note("n" + i, 0)));
            } else if (what < 8) {
                entries.remove(random.nextInt(entries.size())).close();
            } else if (what < 9) {
                entries.get(random.nextInt(entries.size())).update(new Note("updated", i));
            } else if (i % 8 == 0) {
                proxy.resetAll();
            }
        }
        var expected = there.room().watch(new SeenMembers());
        await().until(() -> expected.present().size() == entries.size());
        for (SeenMembers each : seen) {
            await().untilAsserted(() -> assertThat(each.present())
                    .containsExactlyInAnyOrderElementsOf(expected.present().stream()
                            .map(member ->
                                    member.info().author() + " " + member.info().number())
                            .toList()));
            assertThat(each.nonsense()).isEmpty();
        }
        assertThat(expected.present())
                .extracting(PresenceMember::id)
                .containsExactlyInAnyOrderElementsOf(
                        entries.stream().map(PresenceEntry::id).toList());
    }

    @Test
    void garbageHarmsNobody() {
        var here = server();
        var seen = here.watch();
        await().until(() -> subscribers(ROOM) == 1 && subscribers(CLUSTER) == 1);
        for (String frame : List.of(
                "",
                "[",
                "null",
                "[\"nothing\"]",
                "[\"join\"]",
                "[\"join\",\"x\",-1," + member("x", "bob") + "]",
                "[\"join\",\"x\",1,[\"id\",1,\"Nothing\",{}]]",
                "[\"join\",\"x\",99999999999999999999," + member("x", "bob") + "]",
                "[\"join\",\"x\",1,[\"id\",9223372036854775807,\"Note\",{}]]",
                "[\"join\",\"x\",1,[\"id\",1,\"Note\",{\"author\":3}]]",
                "[\"all\",\"x\",1,true,true]",
                "[\"all\",\"x\",1,false,true,[]]",
                "[\"leave\",\"x\",1]",
                "[\"leave\",\"x\",3,\"unknown\"]",
                "[".repeat(1_000))) {
            publish(ROOM, frame);
            publish(CLUSTER, frame);
        }
        redis.command("PUBLISH", ROOM, "");
        server().room().enter(note("ada"));
        await().untilAsserted(() -> assertThat(seen.present()).containsExactly("ada 1"));
    }
}
