package dev.streampod.server.internal.broker.redis;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.Deadline;
import dev.streampod.fixtures.Direction;
import dev.streampod.fixtures.Fault;
import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.internal.broker.ControlChannel;
import dev.streampod.server.internal.broker.LogCapture;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.broker.Moment;
import dev.streampod.server.internal.broker.Note;
import dev.streampod.server.internal.broker.TestProtocol;
import dev.streampod.server.messaging.Delivery;
import dev.streampod.server.messaging.Gap;
import dev.streampod.server.messaging.MessageNotPostedException;
import dev.streampod.server.messaging.MessageNotPostedException.Reason;
import dev.streampod.server.messaging.MessageScope;
import dev.streampod.server.messaging.MessagingLimits;
import dev.streampod.server.messaging.MessagingState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** B8: what happens while Redis is gone, and after. */
@NeedsRedis
@Timeout(300)
class RedisOutageTest {

    private static final String VERSION = "\u0001";
    private static final String VERSION_SENT_AGAIN = "\u0041";

    private final RedisServer redis = RedisServer.start();
    private final List<MessageBroker> servers = new ArrayList<>();

    @AfterEach
    void close() {
        servers.forEach(MessageBroker::close);
        redis.close();
    }

    /** Connections here are lost when a test ends them, not because this machine is busy. */
    private static final RedisLimits PATIENT =
            RedisLimits.defaults().withHeartbeat(Duration.ofMinutes(5)).withBufferTime(Duration.ofMinutes(5));

    private MessageBroker server() {
        return server(PATIENT);
    }

    private MessageBroker server(RedisLimits limits) {
        return server(limits, redis.uri());
    }

    private MessageBroker server(RedisLimits limits, String uri) {
        var broker = MessageBroker.builder(TestProtocol.registry())
                .limits(MessagingLimits.defaults()
                        .withConfirmationWait(Deadline.DEFAULT)
                        .withWorkerQueue(1_000_000))
                .bus(RedisMessageBus.builder(uri).limits(limits).build())
                .build();
        servers.add(broker);
        return broker;
    }

    @Test
    void postsOfAnOutageArriveInOrderOnceItIsOver() {
        var here = server();
        var there = server();
        var heardHere = new ConcurrentLinkedQueue<Integer>();
        var heardThere = new ConcurrentLinkedQueue<Integer>();
        here.addListener("room", Note.class, note -> heardHere.add(note.number()));
        there.addListener("room", Note.class, note -> heardThere.add(note.number()));
        here.postMessage("room", new Note("ada", 0)).join();
        await().until(() -> !heardHere.isEmpty() && !heardThere.isEmpty());

        redis.kill();
        awaitState(here, MessagingState.Redis.DOWN);
        awaitState(there, MessagingState.Redis.DOWN);
        var posts = new ArrayList<CompletableFuture<Void>>();
        for (int i = 1; i <= 1_000; i++) {
            posts.add(here.postMessage("room", new Note("ada", i)));
        }
        assertThat(here.state().bufferedPosts()).isEqualTo(1_000);
        assertThat(posts).noneMatch(CompletableFuture::isDone);
        redis.restart();

        assertThat(posts).allSatisfy(post -> assertThat(post).succeedsWithin(60, TimeUnit.SECONDS));
        awaitState(there, MessagingState.Redis.UP);
        assertThat(here.postMessage("room", new Note("ada", 1_001))).succeedsWithin(60, TimeUnit.SECONDS);
        await().until(() -> heardHere.contains(1_001) && heardThere.contains(1_001));
        assertThat(heardHere)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(0, 1_001).boxed().toList());
        // A server that comes back after the posts went out has missed some, and knows how many.
        assertThat(heardThere.size() + there.state().lost()).isEqualTo(1_002);
        assertThat(List.copyOf(heardThere)).isSorted().doesNotHaveDuplicates();
        assertThat(here.state().bufferedPosts()).isZero();
    }

    @Test
    void nothingArrivesTwiceOrOutOfOrderAndNoLossIsSilentWhenRedisDiesInTheMiddleOfPosts() throws Exception {
        var here = server();
        var heard = new ConcurrentLinkedQueue<Integer>();
        here.addListener("room", Note.class, note -> heard.add(note.number()));
        var stop = new AtomicBoolean();
        var posts = new ConcurrentLinkedQueue<CompletableFuture<Void>>();
        var poster = new Thread(() -> {
            for (int i = 0; !stop.get(); i++) {
                posts.add(here.postMessage("room", new Note("ada", i)));
                while (i % 50 == 0 && here.state().bufferedPosts() > 2_000) {
                    pause(); // well within what may be kept: this is about order, not about the bound
                }
            }
        });
        poster.start();

        for (int round = 1; round <= 3; round++) {
            int seen = heard.size();
            await().until(() -> heard.size() > seen + 100);
            redis.kill();
            awaitState(here, MessagingState.Redis.DOWN);
            redis.restart();
            awaitState(here, MessagingState.Redis.UP);
        }
        stop.set(true);
        poster.join();

        assertThat(posts).allSatisfy(post -> assertThat(post).succeedsWithin(60, TimeUnit.SECONDS));
        // Redis may have acknowledged a post and died before it sent it on: that is a loss, and told.
        await().until(() -> heard.size() + here.state().lost() >= posts.size());
        var order = List.copyOf(heard);
        assertThat(order.size() + here.state().lost()).isEqualTo(posts.size());
        assertThat(IntStream.range(1, order.size()).allMatch(i -> order.get(i - 1) < order.get(i)))
                .isTrue();
    }

    @Test
    void pastTheBoundAPostFailsAndSaysWhy() {
        var here = server(PATIENT.withBufferedPosts(5));
        redis.kill();
        awaitState(here, MessagingState.Redis.DOWN);

        var posts = IntStream.range(0, 8)
                .mapToObj(i -> here.postMessage("room", new Note("ada", i)))
                .toList();

        assertThat(posts.stream().map(RedisOutageTest::reason))
                .containsExactly(null, null, null, null, null, Reason.FULL, Reason.FULL, Reason.FULL);
        redis.restart();
        assertThat(posts.subList(0, 5)).allSatisfy(post -> assertThat(post).succeedsWithin(60, TimeUnit.SECONDS));
        assertThat(here.postMessage("room", new Note("ada", 9))).succeedsWithin(60, TimeUnit.SECONDS);
    }

    @Test
    void theBoundCountsBytesToo() {
        var here = server(PATIENT.withBufferedBytes(1_000));
        redis.kill();
        awaitState(here, MessagingState.Redis.DOWN);

        var small = here.postMessage("room", new Note("ada", 1));
        var large = here.postMessage("room", new Note("x".repeat(900), 1));
        var tooLarge = here.postMessage("room", new Note("x".repeat(1_000), 1));

        assertThat(reason(small)).isNull();
        assertThat(reason(large)).isEqualTo(Reason.FULL);
        assertThat(reason(tooLarge)).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void aPostThatWasKeptTooLongFailsAndSaysWhy() {
        var here = server(PATIENT.withBufferTime(Duration.ofMillis(300)));
        redis.kill();
        awaitState(here, MessagingState.Redis.DOWN);

        var post = here.postMessage("room", new Note("ada", 1));

        await().until(post::isDone);
        assertThat(reason(post)).isEqualTo(Reason.EXPIRED);
        assertThat(here.state().bufferedPosts()).isZero();
    }

    @Test
    void closingFailsWhatIsStillKept() {
        var here = server();
        redis.kill();
        awaitState(here, MessagingState.Redis.DOWN);
        var post = here.postMessage("room", new Note("ada", 1));

        here.close();

        await().until(post::isDone);
        assertThat(reason(post)).isEqualTo(Reason.CLOSED);
    }

    @Test
    void aServerStartsWithRedisDownAndIsThereWhenItComes() {
        redis.kill();
        try (var log = new LogCapture("dev.streampod.server")) {
            var here = server();
            assertThat(here.state().redis()).isEqualTo(MessagingState.Redis.DOWN);
            await().until(() -> log.messages().stream().anyMatch(line -> line.contains("127.0.0.1:" + redis.port())));

            var heard = new CopyOnWriteArrayList<Note>();
            var subscription = here.addListener("room", Note.class, heard::add);
            assertThat(subscription.isConfirmed()).isFalse();
            var post = here.postMessage("room", new Note("ada", 1));
            redis.restart();

            assertThat(subscription.confirmed()).succeedsWithin(60, TimeUnit.SECONDS);
            assertThat(post).succeedsWithin(60, TimeUnit.SECONDS);
            await().until(() -> heard.size() == 1);
            assertThat(here.state().redis()).isEqualTo(MessagingState.Redis.UP);
        }
    }

    @Test
    void localMessagesGoOnMeanwhile() {
        var here = server();
        var heard = new CopyOnWriteArrayList<Note>();
        here.addListener("room", Note.class, heard::add);
        redis.kill();
        awaitState(here, MessagingState.Redis.DOWN);

        here.postMessage("room", new Note("ada", 1), MessageScope.LOCAL).join();

        await().until(() -> heard.size() == 1);
    }

    @Test
    void listenersThatAskAreToldOfTheGapInTheirPlace() {
        var here = server();
        var told = new CopyOnWriteArrayList<String>();
        var gaps = new CopyOnWriteArrayList<Gap>();
        for (var delivery : Delivery.values()) {
            here.addListener("room", Note.class, note -> told.add(delivery + " " + note.number()), delivery)
                    .onGap(gap -> {
                        told.add(delivery + " " + gap.cause());
                        gaps.add(gap);
                    });
        }
        here.postMessage("room", new Note("ada", 1)).join();
        await().until(() -> told.size() == 2);

        redis.kill();
        awaitState(here, MessagingState.Redis.DOWN);
        var late = new CopyOnWriteArrayList<Gap>();
        here.addListener("room", Note.class, note -> {}).onGap(late::add);
        var post = here.postMessage("room", new Note("ada", 2));
        redis.restart();
        assertThat(post).succeedsWithin(60, TimeUnit.SECONDS);

        await().until(() -> told.size() == 6);
        for (var delivery : Delivery.values()) {
            assertThat(told.stream().filter(line -> line.startsWith(delivery.name())))
                    .containsExactly(delivery + " 1", delivery + " INTERRUPTED", delivery + " 2");
        }
        assertThat(gaps).allSatisfy(gap -> {
            assertThat(gap.channel()).isEqualTo("room");
            assertThat(gap.from()).isBefore(gap.to());
            assertThat(gap.missed()).isEmpty();
        });
        assertThat(late).isEmpty();
    }

    @Test
    void subscriptionsComeBackAndGoneOnesDoNot() {
        var here = server();
        var there = server();
        var heard = new ConcurrentLinkedQueue<Integer>();
        var session = here.scoped();
        for (int i = 0; i < 600; i++) {
            here.addListener("kept" + i, Note.class, note -> heard.add(note.number()));
            session.addListener("gone" + i, Note.class, note -> heard.add(note.number()));
        }

        redis.kill();
        awaitState(here, MessagingState.Redis.DOWN);
        awaitState(there, MessagingState.Redis.DOWN);
        session.close();
        here.addListener("new", Note.class, note -> heard.add(note.number()));
        redis.restart();
        awaitState(here, MessagingState.Redis.UP);

        assertThat(redis.command("PUBSUB", "CHANNELS").texts())
                .hasSize(601)
                .noneMatch(name -> name.contains("gone"))
                .contains("streampod:new");
        for (int i = 0; i < 600; i++) {
            assertThat(there.postMessage("kept" + i, new Note("bob", i))).succeedsWithin(60, TimeUnit.SECONDS);
        }
        await().until(() -> heard.size() == 600);
    }

    @Test
    void aLostMessageIsToldAsAGapWithItsNumber() {
        var there = server();
        var heard = new CopyOnWriteArrayList<String>();
        there.addListener("room", Note.class, note -> heard.add("note " + note.number()))
                .onGap(gap -> heard.add(gap.cause() + " " + gap.missed().orElse(-1)));

        publish(1);
        publish(2);
        publish(6);
        publish(7);

        await().until(() -> heard.size() == 5);
        assertThat(heard).containsExactly("note 1", "note 2", "LOST 3", "note 6", "note 7");
        assertThat(there.state().lost()).isEqualTo(3);
    }

    @Test
    void aMessageThatWasSentAgainIsToldToHaveComeLateUnlessItIsARepeat() {
        var there = server();
        var heard = new CopyOnWriteArrayList<String>();
        there.addListener("room", Note.class, note -> heard.add("note " + note.number()))
                .onGap(gap -> heard.add(gap.cause() + " " + gap.missed().orElse(-1)));

        publish(1);
        publish(VERSION_SENT_AGAIN, 1);
        publish(VERSION_SENT_AGAIN, 2);
        await().until(() -> heard.size() == 3);
        publish(3);

        await().until(() -> heard.size() == 4);
        assertThat(heard).containsExactly("note 1", "note 2", "LATE -1", "note 3");
        assertThat(there.state().repeats()).isEqualTo(1);
    }

    @Test
    void whoDidNotHearAPostTheFirstTimeIsToldThatItCameLate() {
        try (var proxy = FaultyProxy.to(redis.port())) {
            var here = server(PATIENT, "redis://127.0.0.1:" + proxy.port());
            var there = server();
            var heardHere = new CopyOnWriteArrayList<String>();
            var heardThere = new CopyOnWriteArrayList<String>();
            here.addListener("room", Note.class, note -> heardHere.add("note " + note.number()))
                    .onGap(gap -> heardHere.add(gap.cause().name()));
            there.addListener("room", Note.class, note -> heardThere.add("note " + note.number()))
                    .onGap(gap -> heardThere.add(gap.cause().name()));

            // Redis takes the post and hands it on, but neither its answer nor its message comes back here.
            proxy.impose(Direction.TO_CLIENT, Fault.swallow());
            var post = here.postMessage("room", new Note("ada", 1));
            await().until(() -> heardThere.size() == 1);
            there.postMessage("room", new Note("bob", 2)).join();
            proxy.heal();
            proxy.resetAll();

            assertThat(post).succeedsWithin(60, TimeUnit.SECONDS);
            await().until(() -> heardHere.size() == 3 && there.state().repeats() == 1);
            there.postMessage("room", new Note("bob", 3)).join();
            await().until(() -> heardHere.size() == 4 && heardThere.size() == 3);
            assertThat(heardHere).containsExactly("INTERRUPTED", "note 1", "LATE", "note 3");
            assertThat(heardThere).containsExactly("note 1", "note 2", "note 3");
        }
    }

    @Test
    void whatServersTellEachOtherIsTheSameWhenItIsSentAgain() {
        try (var proxy = FaultyProxy.to(redis.port())) {
            var here = server(PATIENT, "redis://127.0.0.1:" + proxy.port());
            var there = server();
            var heard = new CopyOnWriteArrayList<byte[]>();
            var listening = new AtomicBoolean();
            there.control("test").listen(new ControlChannel.Listener() {
                @Override
                public void received(byte[] message) {
                    heard.add(message);
                }

                @Override
                public void missed(Moment since) {
                    listening.set(true);
                }
            });
            await().until(listening::get);
            byte[] message = {1, 2, 3};

            proxy.impose(Direction.TO_CLIENT, Fault.swallow());
            var post = here.control("test").post(message.clone());
            await().until(() -> heard.size() == 1);
            proxy.heal();
            proxy.resetAll();

            assertThat(post).succeedsWithin(60, TimeUnit.SECONDS);
            await().until(() -> heard.size() == 2);
            assertThat(heard).containsExactly(message, message);
        }
    }

    private void publish(int number) {
        publish(VERSION, number);
    }

    /** Publishes a note under its number, past every server. */
    private void publish(String version, int number) {
        redis.command(
                "PUBLISH",
                "streampod:room",
                version + "someone_\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0" + (char) number
                        + "[\"Note\",{\"author\":\"x\",\"number\":" + number + "}]");
    }

    @Test
    void aRedisThatHangsIsNoticedAndPostsArriveOnceItGoesOn() {
        var here = server(PATIENT.withHeartbeat(Duration.ofSeconds(1)));
        var heard = new ConcurrentLinkedQueue<Integer>();
        here.addListener("room", Note.class, note -> heard.add(note.number()));

        // Once a post has been heard, a later one that is missing shows by the numbers.
        assertThat(here.postMessage("room", new Note("ada", -1))).succeedsWithin(60, TimeUnit.SECONDS);
        await().until(() -> heard.contains(-1));
        redis.suspend();
        var posts = IntStream.range(0, 100)
                .mapToObj(i -> here.postMessage("room", new Note("ada", i)))
                .toList();
        awaitState(here, MessagingState.Redis.DOWN);
        redis.resume();

        assertThat(posts).allSatisfy(post -> assertThat(post).succeedsWithin(60, TimeUnit.SECONDS));
        assertThat(here.postMessage("room", new Note("ada", 100))).succeedsWithin(60, TimeUnit.SECONDS);
        await().until(() -> heard.contains(100));
        // On a busy machine Redis may seem to hang once more, and what it took meanwhile is lost, and told.
        assertThat(heard.size() + here.state().lost()).isEqualTo(102);
        assertThat(List.copyOf(heard)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aConnectionThatIsCutIsReplaced() {
        var here = server();
        var heard = new ConcurrentLinkedQueue<Integer>();
        here.addListener("room", Note.class, note -> heard.add(note.number()));

        // Once a post has been heard, a later one that is missing shows by the numbers.
        assertThat(here.postMessage("room", new Note("ada", -1))).succeedsWithin(60, TimeUnit.SECONDS);
        await().until(() -> heard.contains(-1));
        for (int i = 0; i < 3; i++) {
            redis.command("CLIENT", "KILL", "TYPE", i % 2 == 0 ? "pubsub" : "normal");
            assertThat(here.postMessage("room", new Note("ada", i))).succeedsWithin(60, TimeUnit.SECONDS);
        }

        // What Redis took while nobody was subscribed any more is lost, and is told by the number of the next post that
        // is heard: the first ones may be lost too, before anybody has noticed the cut.
        var next = new AtomicInteger(3);
        await().until(() -> {
            assertThat(here.postMessage("room", new Note("ada", next.getAndIncrement())))
                    .succeedsWithin(60, TimeUnit.SECONDS);
            return heard.stream().anyMatch(number -> number >= 3);
        });
        int last = next.get() - 1;
        await().until(() -> heard.contains(last));
        assertThat(heard.size() + here.state().lost()).isEqualTo(last + 2);
        assertThat(List.copyOf(heard)).isSorted().doesNotHaveDuplicates();
    }

    private static void awaitState(MessageBroker broker, MessagingState.Redis state) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> broker.state().redis() == state);
    }

    private static @Nullable Reason reason(CompletableFuture<Void> post) {
        try {
            post.getNow(null);
            return null;
        } catch (CompletionException e) {
            return e.getCause() instanceof MessageNotPostedException failure ? failure.reason() : null;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
