package dev.streampod.server.internal.broker.redis;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.fixtures.Deadline;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.fixtures.ServerProcess;
import dev.streampod.server.internal.broker.LogCapture;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.broker.Note;
import dev.streampod.server.internal.broker.TestProtocol;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.Delivery;
import dev.streampod.server.messaging.MessageNotPostedException;
import dev.streampod.server.messaging.MessageScope;
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.messaging.MessagingLimits;
import dev.streampod.server.messaging.MessagingState;
import dev.streampod.server.messaging.Subscription;
import dev.streampod.stream.MessageStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages between two servers through a real Redis. */
@NeedsRedis
@Timeout(300)
class RedisMessagesTest {

    /** Threads of other tests of this process; what they leave is not counted here. */
    private final Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();

    /** A listener is confirmed once it is added, and a worker that has to wait for the processor loses nothing. */
    private static final MessagingLimits PATIENT =
            MessagingLimits.defaults().withConfirmationWait(Deadline.DEFAULT).withWorkerQueue(1_000_000);

    private static RedisServer redis;

    private final MessageBroker here = server("streampod:");
    private final MessageBroker there = server("streampod:");

    @BeforeAll
    static void startRedis() {
        redis = RedisServer.start();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    private static MessageBroker server(String prefix) {
        return MessageBroker.builder(TestProtocol.registry())
                .limits(PATIENT)
                .bus(RedisMessageBus.builder(redis.uri()).channelPrefix(prefix).build())
                .build();
    }

    @Test
    void b9_aMessageReachesTheOtherServerWithItsServerOnlyFields() {
        var heard = new CopyOnWriteArrayList<Note>();
        there.addListener("room", Note.class, heard::add);

        here.postMessage("room", new Note("ada", 1, "hidden")).join();

        await().until(() -> heard.size() == 1);
        assertThat(heard).containsExactly(new Note("ada", 1, "hidden"));
        assertThat(here.state().redis()).isEqualTo(MessagingState.Redis.UP);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void messagesOfAllSizesArriveOrFailWhereTheyArePosted(boolean kept) {
        var history = new ChannelHistory(10, Duration.ofMinutes(1));
        Messages poster = kept ? here.withHistory(history) : here;
        var heard = new CopyOnWriteArrayList<Integer>();
        there.addListener("room", Note.class, note -> heard.add(note.author().length()));
        int overhead = 100;
        int limit = MessagingLimits.defaults().messageBytes();
        List<Integer> lengths = List.of(1, 125, 126, 65_535, 65_536, 65_537, limit - overhead);
        for (int length : lengths) {
            poster.postMessage("room", new Note("x".repeat(length), 1)).join();
            assertThatThrownBy(() -> poster.postMessage("room", new Note("x".repeat(limit), 1))
                            .join())
                    .cause()
                    .isInstanceOfSatisfying(
                            MessageNotPostedException.class,
                            e -> assertThat(e.reason()).isEqualTo(MessageNotPostedException.Reason.TOO_LARGE))
                    .hasMessageContaining(limit + " (MessagingLimits.messageBytes)");
        }
        await().until(() -> heard.size() == lengths.size());
        assertThat(heard).isEqualTo(lengths);
        if (kept) {
            assertThat(there.withHistory(history).history("room", Note.class).join())
                    .hasSize(lengths.size());
        }
    }

    @Test
    void b1_theTwoServersMayBeTwoProcesses() {
        try (var remote = ServerProcess.main(RemoteServer.class, redis.uri()).start()) {
            remote.awaitLine("ready");
            var heard = new CopyOnWriteArrayList<Note>();
            here.addListener("answer", Note.class, heard::add);

            for (int i = 0; i < 500; i++) {
                here.postMessage("ask", new Note("ada", i, "s" + i)).join();
            }

            await().until(() -> heard.size() == 500);
            assertThat(heard)
                    .containsExactlyElementsOf(IntStream.range(0, 500)
                            .mapToObj(i -> new Note("remote", i, "s" + i))
                            .toList());
            remote.closeInput();
            assertThat(remote.awaitExit()).isZero();
            assertThat(remote.stdout()).contains("closed");
        }
    }

    @Test
    void b2_localMessagesStayInTheirProcess() {
        var heardHere = new CopyOnWriteArrayList<Note>();
        var heardThere = new CopyOnWriteArrayList<Note>();
        here.addListener("room", Note.class, heardHere::add);
        there.addListener("room", Note.class, heardThere::add);

        here.postMessage("room", new Note("ada", 1), MessageScope.LOCAL).join();
        here.postMessage("room", new Note("ada", 2), MessageScope.GLOBAL).join();

        await().until(() -> heardHere.size() == 2 && heardThere.size() == 1);
        assertThat(heardThere).containsExactly(new Note("ada", 2));
    }

    @Test
    void b3_everyListenerOnEveryServerSeesTheSameOrder() throws Exception {
        int posters = 4;
        int each = 1_500;
        var orders = new ArrayList<ConcurrentLinkedQueue<String>>();
        for (var broker : List.of(here, there)) {
            for (var delivery : Delivery.values()) {
                var order = new ConcurrentLinkedQueue<String>();
                orders.add(order);
                broker.addListener("room", Note.class, note -> order.add(note.author() + note.number()), delivery);
            }
        }

        var threads = new ArrayList<Thread>();
        for (int p = 0; p < posters; p++) {
            var author = "p" + p + ":";
            var broker = p % 2 == 0 ? here : there;
            var thread = new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    var posted = broker.postMessage("room", new Note(author, i));
                    if (i % 250 == 249) {
                        posted.join(); // no faster than a mailbox of 1,024 can follow
                        int count = i;
                        await().until(() -> orders.stream().allMatch(o -> o.contains(author + count)));
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }

        await().until(() -> orders.stream().allMatch(order -> order.size() == posters * each));
        var first = List.copyOf(orders.get(0));
        assertThat(orders).allSatisfy(order -> assertThat(List.copyOf(order)).isEqualTo(first));
        for (int p = 0; p < posters; p++) {
            var author = "p" + p + ":";
            assertThat(first.stream().filter(line -> line.startsWith(author)))
                    .containsExactlyElementsOf(
                            IntStream.range(0, each).mapToObj(i -> author + i).toList());
        }
    }

    @Test
    void b3_theOrderHoldsWhenPostsComeFasterThanRedisAcknowledgesThem() throws Exception {
        int posters = 3;
        int each = 20_000;
        var next = new int[posters];
        var heard = new AtomicInteger();
        var outOfOrder = new AtomicInteger();
        there.addListener("room", Note.class, note -> {
            int poster = Integer.parseInt(note.author());
            if (next[poster]++ != note.number()) {
                outOfOrder.incrementAndGet();
            }
            heard.incrementAndGet();
        });

        var onTheirWay = new Semaphore(3_000);
        var threads = new ArrayList<Thread>();
        for (int p = 0; p < posters; p++) {
            var author = Integer.toString(p);
            var thread = new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    onTheirWay.acquireUninterruptibly();
                    var unused = here.postMessage("room", new Note(author, i))
                            .whenComplete((nothing, failure) -> onTheirWay.release());
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }

        await().until(() -> heard.get() == posters * each);
        assertThat(outOfOrder).hasValue(0);
        assertThat(there.state().repeats()).isZero();
        assertThat(there.state().lost()).isZero();
    }

    @Test
    void b4_onceConfirmedEveryMessagePostedAfterThatIsDelivered() {
        var heard = new ConcurrentLinkedQueue<Integer>();
        for (int i = 0; i < 500; i++) {
            var subscription = here.addListener("room" + i, Note.class, note -> heard.add(note.number()));
            assertThat(subscription.isConfirmed()).isTrue();
            there.postMessage("room" + i, new Note("ada", i)).join();
        }

        await().until(() -> heard.size() == 500);
        assertThat(heard).doesNotHaveDuplicates();
    }

    @Test
    void b4_aThreadThatMayNotWaitGetsAnUnconfirmedSubscriptionThatIsConfirmedLater() {
        try (var broker = MessageBroker.builder(TestProtocol.registry())
                .bus(RedisMessageBus.builder(redis.uri()).build())
                .limits(PATIENT)
                .mayWait(() -> false)
                .build()) {
            var confirming = new ArrayList<Subscription>();
            redis.suspend();
            try {
                for (int i = 0; i < 2_000; i++) {
                    confirming.add(broker.addListener("quick" + i, Note.class, note -> {}));
                }
                assertThat(confirming).noneMatch(Subscription::isConfirmed);
            } finally {
                redis.resume();
            }

            assertThat(confirming)
                    .allSatisfy(
                            subscription -> assertThat(subscription.confirmed()).succeedsWithin(60, TimeUnit.SECONDS));
            assertThat(confirming).allMatch(Subscription::isConfirmed);
        }
    }

    @Test
    void b5_oneSubscriptionPerChannelAndServerHoweverManyListeners() {
        var listeners = new ArrayList<Subscription>();
        var heard = new ConcurrentLinkedQueue<Note>();
        for (int i = 0; i < 50; i++) {
            listeners.add(here.addListener("crowd", Note.class, heard::add));
        }
        assertThat(subscribers("streampod:crowd")).isEqualTo(1);
        there.addListener("crowd", Note.class, heard::add);
        assertThat(subscribers("streampod:crowd")).isEqualTo(2);

        here.postMessage("crowd", new Note("ada", 1)).join();
        await().until(() -> heard.size() == 51);

        listeners.forEach(Subscription::close);
        await().until(() -> subscribers("streampod:crowd") == 1);
    }

    @Test
    void b5_aThousandChannelsAddedAndRemovedLeaveNothingBehind() {
        try (var session = here.scoped()) {
            for (int i = 0; i < 1_000; i++) {
                session.addListener("many" + i, Note.class, note -> {});
            }
            assertThat(redis.command("PUBSUB", "CHANNELS", "streampod:many*").texts())
                    .hasSize(1_000);
        }

        await().until(() -> redis.command("PUBSUB", "CHANNELS").texts().isEmpty());
        assertThat(here.state().channels()).isZero();
    }

    @Test
    void b5_addingAndRemovingOnOneChannelAtTheSameTimeEndsAsTheLastOneWanted() throws Exception {
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < 4; t++) {
            var thread = new Thread(() -> {
                for (int i = 0; i < 200; i++) {
                    var subscription = here.addListener("busy", Note.class, note -> {});
                    if (!subscription.isConfirmed()) {
                        throw new IllegalStateException("not confirmed");
                    }
                    subscription.close();
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        await().until(() -> redis.command("PUBSUB", "CHANNELS").texts().isEmpty());

        var heard = new CopyOnWriteArrayList<Note>();
        assertThat(here.addListener("busy", Note.class, heard::add).isConfirmed())
                .isTrue();
        there.postMessage("busy", new Note("ada", 1)).join();
        await().until(() -> heard.size() == 1);
    }

    @Test
    void b6_noUserCodeRunsOnTheClientsThreads() {
        var threads = new ConcurrentLinkedQueue<String>();
        Consumer<Object> note = any -> threads.add(Thread.currentThread().getName());
        here.addListener("room", Note.class, note);
        here.addListener("room", Note.class, note, Delivery.BLOCKING);
        MessageStream<Note> stream = here.createStream("room", Note.class);
        stream.listen(note);
        here.addListener("trigger", Note.class, any -> {
            // On a worker nothing waits, so the confirmation is still to come.
            var later = here.addListener("later", Note.class, note);
            var confirmed = later.confirmed().thenAccept(note);
            assertThat(confirmed).isNotNull();
        });

        for (int i = 0; i < 200; i++) {
            var posted = here.postMessage("room", new Note("ada", i)).thenAccept(note);
            assertThat(posted).isNotNull();
        }
        var unused = here.postMessage("trigger", new Note("ada", 0)).thenAccept(note);

        await().until(() -> threads.size() == 4 * 200 + 2);
        assertThat(threads).noneMatch(name -> name.contains("redis") || name.contains("lettuce"));
    }

    @Test
    void b7_whatCannotBeDecodedIsDroppedAloneLoggedAndCounted() {
        try (var log = new LogCapture("dev.streampod.server")) {
            var heard = new CopyOnWriteArrayList<Note>();
            here.addListener("room", Note.class, heard::add);

            there.postMessage("room", new Note("ada", 1)).join();
            redis.command("PUBLISH", "streampod:room", "garbage");
            redis.command("PUBLISH", "streampod:room", "");
            redis.command("PUBLISH", "streampod:room", "x".repeat(100));
            redis.command("PUBLISH", "streampod:room", envelope("[\"Newer\",{}]"));
            redis.command("PUBLISH", "streampod:room", envelope("[\"Note\",{\"author\":1}]"));
            redis.command("PUBLISH", "streampod:room", envelope("[\"Note\",{\"author\":\"x\"}]"));
            redis.command("PUBLISH", "streampod:room", envelope("{".repeat(10_000)));
            redis.command("PUBLISH", "streampod:room", envelope("[\"Note\",{\"x\":" + "[".repeat(10_000)));
            there.postMessage("room", new Note("ada", 2)).join();

            await().until(() -> heard.size() == 2);
            assertThat(here.state().undecodable()).isEqualTo(8);
            assertThat(log.messages()).anyMatch(line -> line.contains("room") && line.contains("dropped"));
        }
    }

    /** Version 1, then 24 bytes of any positive numbers; each call another origin. */
    private static String envelope(String body) {
        return "\u0001" + "origin" + (char) ('a' + body.length() % 20) + (char) ('a' + body.length() / 20 % 20)
                + "\0\0\0\0\0\0\0\1" + "\0\0\0\0\0\0\0\1" + body;
    }

    @Test
    void b9_twoApplicationsShareARedisAndDoNotHearEachOther() {
        try (var other = server("other:")) {
            var heardHere = new CopyOnWriteArrayList<Note>();
            var heardThere = new CopyOnWriteArrayList<Note>();
            here.addListener("room", Note.class, heardHere::add);
            other.addListener("room", Note.class, heardThere::add);

            here.postMessage("room", new Note("ada", 1)).join();
            other.postMessage("room", new Note("bob", 2)).join();

            await().until(() -> heardHere.size() == 1 && heardThere.size() == 1);
            assertThat(heardHere).containsExactly(new Note("ada", 1));
            assertThat(heardThere).containsExactly(new Note("bob", 2));
        }
    }

    @Test
    void b8_whatComesAgainIsDropped() {
        var heard = new CopyOnWriteArrayList<Note>();
        there.addListener("room", Note.class, heard::add);
        var copy = envelope("[\"Note\",{\"author\":\"twice\",\"number\":1}]");

        redis.command("PUBLISH", "streampod:room", copy);
        redis.command("PUBLISH", "streampod:room", copy);
        here.postMessage("room", new Note("ada", 2)).join();

        await().until(() -> heard.size() == 2);
        assertThat(heard).containsExactly(new Note("twice", 1), new Note("ada", 2));
        assertThat(there.state().repeats()).isEqualTo(1);
    }

    @Test
    void closingLeavesNoThreadAndNoConnection() {
        for (int i = 0; i < 3; i++) {
            try (var broker = server("gone:")) {
                broker.addListener("room", Note.class, note -> {}, Delivery.BLOCKING);
                broker.postMessage("room", new Note("ada", 1)).join();
            }
        }
        here.close();
        there.close();

        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> !threadsBefore.contains(thread))
                        .map(Thread::getName)
                        .filter(name -> name.contains("lettuce")
                                || name.startsWith("streampod-redis")
                                || name.startsWith("streampod-messages")))
                .isEmpty());
        await().until(() -> redis.command("CLIENT", "LIST").lines().size() == 1);
    }

    private static long subscribers(String channel) {
        return redis.command("PUBSUB", "NUMSUB", channel).elements().get(1).number();
    }
}
