package dev.streampod.server.internal.broker;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.messaging.Delivery;
import dev.streampod.server.messaging.MessageNotPostedException;
import dev.streampod.server.messaging.MessageNotPostedException.Reason;
import dev.streampod.server.messaging.MessageScope;
import dev.streampod.server.messaging.MessagingLimits;
import dev.streampod.stream.MessageStream;
import dev.streampod.stream.StreamOverflowException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages on a server without Redis. */
@Timeout(300)
class LocalMessagesTest {

    /** Threads of other tests of this process; what they leave is not counted here. */
    private final Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();

    private final MessageBroker broker =
            MessageBroker.builder(TestProtocol.registry()).build();

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void aMessageOfAClassThatNoListenerOfItsChannelTakesIsWarnedOfOnce() {
        try (var log = new LogCapture("dev.streampod.server")) {
            List<Note> notes = new CopyOnWriteArrayList<>();
            broker.addListener("ticks", Note.class, notes::add);
            broker.addListener("mixed", Note.class, notes::add);
            broker.addListener("mixed", Tick.class, tick -> {});
            for (int i = 0; i < 5; i++) {
                broker.postMessage("ticks", new Tick()).join();
                broker.postMessage("mixed", new Tick()).join();
            }
            broker.postMessage("ticks", new Note("ada", 1)).join();
            broker.postMessage("mixed", new Note("ada", 2)).join();
            await().until(() -> notes.size() == 2);
            assertThat(log.messages())
                    .filteredOn(line -> line.contains("no listener of this server takes it"))
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains("channel ticks")
                            .contains(Tick.class.getName())
                            .contains("they listen for " + Note.class.getName()));
        }
    }

    @Test
    void b1_aListenerHearsWhatIsPostedToItsChannelAndNothingElse() {
        var heard = new CopyOnWriteArrayList<Note>();
        var subscription = broker.addListener("room", Note.class, heard::add);

        broker.postMessage("room", new Note("ada", 1, "hidden")).join();
        broker.postMessage("other", new Note("ada", 2)).join();
        broker.postMessage("room", new Note("ada", 3)).join();

        await().until(() -> heard.size() == 2);
        assertThat(heard).containsExactly(new Note("ada", 1, "hidden"), new Note("ada", 3));
        assertThat(subscription.isConfirmed()).isTrue();
        assertThat(subscription.confirmed()).isCompleted();
        assertThat(subscription.channel()).isEqualTo("room");
    }

    @Test
    void b1_messagesOfOtherClassesArePassedOver() {
        var notes = new CopyOnWriteArrayList<Note>();
        var all = new CopyOnWriteArrayList<SerializableEntity>();
        broker.addListener("room", Note.class, notes::add);
        broker.addListener("room", all::add);

        broker.postMessage("room", new Tick()).join();
        broker.postMessage("room", new Note("ada", 1)).join();

        await().until(() -> all.size() == 2);
        assertThat(notes).containsExactly(new Note("ada", 1));
    }

    @Test
    void b1_removingAListenerSilencesItAlone() {
        var removed = new CopyOnWriteArrayList<Note>();
        var kept = new CopyOnWriteArrayList<Note>();
        Consumer<Note> listener = removed::add;
        broker.addListener("room", Note.class, listener);
        broker.addListener("room", Note.class, kept::add);

        assertThat(broker.removeListener("room", listener)).isTrue();
        assertThat(broker.removeListener("room", listener)).isFalse();
        assertThat(broker.removeListener("elsewhere", listener)).isFalse();

        broker.postMessage("room", new Note("ada", 1)).join();
        await().until(() -> kept.size() == 1);
        assertThat(removed).isEmpty();
    }

    @Test
    void b1_whateverASessionAddedIsRemovedWhenItCloses() {
        var session = broker.scoped();
        var heard = new CopyOnWriteArrayList<Note>();
        Consumer<Note> byHand = note -> {};
        session.addListener("a", Note.class, heard::add);
        session.addListener("b", Note.class, heard::add, Delivery.BLOCKING);
        session.addListener("c", Note.class, byHand);
        MessageStream<Note> stream = session.createStream("d", Note.class);
        session.removeListener("c", byHand);
        session.addListener("e", Note.class, heard::add).close();
        assertThat(broker.state().channels()).isEqualTo(3);

        session.close();

        assertThat(broker.state().channels()).isZero();
        assertThat(stream.completion()).succeedsWithin(60, TimeUnit.SECONDS);
        broker.postMessage("a", new Note("ada", 1)).join();
        broker.postMessage("b", new Note("ada", 1)).join();
        assertThat(heard).isEmpty();
    }

    @Test
    void b1_oneSessionCannotRemoveTheListenerOfAnother() {
        Consumer<Note> listener = note -> {};
        try (var one = broker.scoped();
                var other = broker.scoped()) {
            one.addListener("room", Note.class, listener);
            assertThat(other.removeListener("room", listener)).isFalse();
            assertThat(broker.removeListener("room", listener)).isFalse();
            assertThat(one.removeListener("room", listener)).isTrue();
        }
    }

    @Test
    void b1_nothingCanBeAddedToAClosedSession() {
        var session = broker.scoped();
        session.close();

        var subscription = session.addListener("room", Note.class, note -> {});
        MessageStream<Note> stream = session.createStream("room", Note.class);

        assertThat(subscription.isConfirmed()).isFalse();
        assertThat(stream.iterator().hasNext()).isFalse();
        assertThat(broker.state().channels()).isZero();
    }

    @Test
    void b1_sessionsThatAddAndCloseAtTheSameTimeLeaveNothingBehind() throws Exception {
        for (int round = 0; round < 200; round++) {
            var session = broker.scoped();
            var start = new CountDownLatch(1);
            var threads = new ArrayList<Thread>();
            for (int t = 0; t < 4; t++) {
                int number = t;
                threads.add(new Thread(() -> {
                    awaitQuietly(start);
                    if (number == 0) {
                        session.close();
                    } else {
                        session.addListener("room" + number % 2, Note.class, note -> {});
                    }
                }));
            }
            threads.forEach(Thread::start);
            start.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(broker.state().channels()).isZero();
        }
    }

    @Test
    void b1_aStreamSeesTheChannelFromThenOn() {
        MessageStream<Note> stream = broker.createStream("room", Note.class);
        for (int i = 0; i < 100; i++) {
            broker.postMessage("room", new Note("ada", i)).join();
        }

        var seen = new ArrayList<Integer>();
        for (Note note : stream) {
            seen.add(note.number());
            if (note.number() == 99) {
                stream.close();
            }
        }

        assertThat(seen).hasSize(100).isSorted();
        assertThat(broker.state().channels()).isZero();
    }

    @Test
    void b1_aStreamThatIsNotReadFailsAndLeavesItsChannel() {
        MessageStream<Note> stream = broker.createStream("room", Note.class);
        for (int i = 0; i < MessagingLimits.defaults().streamBuffer() + 1; i++) {
            broker.postMessage("room", new Note("ada", i)).join();
        }

        await().until(() -> broker.state().channels() == 0);
        assertThatThrownBy(() -> stream.forEach(note -> {})).isInstanceOf(StreamOverflowException.class);
    }

    @Test
    void b2_globalWithoutRedisFailsAndSaysWhy() {
        assertThat(broker.postMessage("room", new Tick(), MessageScope.GLOBAL))
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(
                        MessageNotPostedException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.NO_REDIS))
                .withMessageContaining("Redis");
    }

    @Test
    void b2_localStaysInThisProcess() {
        var heard = new CopyOnWriteArrayList<Note>();
        broker.addListener("room", Note.class, heard::add);

        assertThat(broker.postMessage("room", new Note("ada", 1), MessageScope.LOCAL))
                .isCompleted();

        await().until(() -> heard.size() == 1);
    }

    @Test
    void b3_allListenersSeeTheSameOrderWhoeverPosts() throws Exception {
        int posters = 4;
        int each = 2_000;
        var first = new ConcurrentLinkedQueue<String>();
        var second = new ConcurrentLinkedQueue<String>();
        var heard = new AtomicInteger();
        broker.addListener("room", Note.class, note -> first.add(note.author() + note.number()));
        broker.addListener("room", Note.class, note -> {
            second.add(note.author() + note.number());
            heard.incrementAndGet();
        });

        var threads = new ArrayList<Thread>();
        for (int p = 0; p < posters; p++) {
            var author = "p" + p + ":";
            var thread = new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    broker.postMessage("room", new Note(author, i)).join();
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }

        await().until(() -> heard.get() == posters * each);
        assertThat(List.copyOf(second)).hasSize(posters * each).isEqualTo(List.copyOf(first));
        for (int p = 0; p < posters; p++) {
            var author = "p" + p + ":";
            assertThat(first.stream().filter(line -> line.startsWith(author)))
                    .containsExactlyElementsOf(
                            IntStream.range(0, each).mapToObj(i -> author + i).toList());
        }
    }

    @Test
    void b6_aListenerThatThrowsHarmsNoOtherAndIsLogged() {
        assertHarmsNoOtherAndIsLogged(new IllegalStateException("listener broke"));
    }

    /** As code in Kotlin, Scala or Groovy may do. */
    @Test
    void b6_aListenerThatThrowsACheckedExceptionHarmsNoOtherAndIsLogged() {
        assertHarmsNoOtherAndIsLogged(new IOException("listener broke"));
    }

    private void assertHarmsNoOtherAndIsLogged(Throwable thrown) {
        try (var log = new LogCapture("dev.streampod.server")) {
            var heard = new CopyOnWriteArrayList<Note>();
            broker.addListener("room", Note.class, note -> LocalMessagesTest.<RuntimeException>raise(thrown));
            broker.addListener("room", Note.class, heard::add);

            broker.postMessage("room", new Note("ada", 1)).join();
            broker.postMessage("room", new Note("ada", 2)).join();

            await().until(() -> heard.size() == 2);
            assertThat(log.messages())
                    .filteredOn(line -> line.contains("channel room failed"))
                    .hasSize(2);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void raise(Throwable thrown) throws E {
        throw (E) thrown;
    }

    @Test
    void b6_whatTheReaderOfAStreamThrowsIsLoggedWithItsChannel() {
        try (var log = new LogCapture("dev.streampod.server")) {
            var heard = new CopyOnWriteArrayList<Note>();
            broker.createStream("room", Note.class).listen(note -> {
                heard.add(note);
                throw new IllegalStateException("on purpose");
            });

            broker.postMessage("room", new Note("ada", 1)).join();
            broker.postMessage("room", new Note("ada", 2)).join();

            await().untilAsserted(() -> assertThat(log.errors())
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line).isEqualTo("A reader of channel room failed")));
            assertThat(heard).hasSize(2);
        }
    }

    @Test
    void b6_aListenerThatHoldsItsWorkerIsLoggedOnce() {
        try (var log = new LogCapture("dev.streampod.server")) {
            var release = new CountDownLatch(1);
            broker.addListener("room", Note.class, note -> awaitQuietly(release));

            broker.postMessage("room", new Note("ada", 1)).join();

            await().until(() -> log.messages().stream().anyMatch(line -> line.contains("has blocked its worker")));
            release.countDown();
            assertThat(log.messages())
                    .filteredOn(line -> line.contains("has blocked its worker"))
                    .singleElement()
                    .asString()
                    .contains("room", "LocalMessagesTest", "Delivery.BLOCKING");
        }
    }

    @Test
    void b6_aBlockingListenerHoldsUpNobodyElse() {
        var release = new CountDownLatch(1);
        var quick = new CopyOnWriteArrayList<Note>();
        var slow = new CopyOnWriteArrayList<Note>();
        broker.addListener(
                "room",
                Note.class,
                note -> {
                    awaitQuietly(release);
                    slow.add(note);
                },
                Delivery.BLOCKING);
        broker.addListener("room", Note.class, quick::add);

        for (int i = 0; i < 10; i++) {
            broker.postMessage("room", new Note("ada", i)).join();
        }

        await().until(() -> quick.size() == 10);
        assertThat(slow).isEmpty();
        release.countDown();
        await().until(() -> slow.size() == 10);
        assertThat(slow).isEqualTo(quick);
    }

    @Test
    void b6_anOverflowingMailboxTellsItsListenerOfTheGapInItsPlace() {
        var release = new CountDownLatch(1);
        var told = new CopyOnWriteArrayList<String>();
        var quick = new AtomicInteger();
        int capacity = MessagingLimits.defaults().mailbox();
        broker.addListener(
                        "room",
                        Note.class,
                        note -> {
                            awaitQuietly(release);
                            told.add("note " + note.number());
                        },
                        Delivery.BLOCKING)
                .onGap(gap -> told.add(gap.cause() + " " + gap.missed().orElse(-1)));
        broker.addListener("room", Note.class, note -> quick.incrementAndGet());

        // One is being handled, then the mailbox is full, and five more are too many.
        broker.postMessage("room", new Note("ada", 0)).join();
        await().until(() -> quick.get() == 1);
        for (int i = 1; i <= capacity + 5; i++) {
            broker.postMessage("room", new Note("ada", i)).join();
        }
        await().until(() -> quick.get() == capacity + 6);
        release.countDown();

        await().until(() -> told.stream().anyMatch(line -> line.startsWith("OVERFLOW")));
        int gap = told.indexOf("OVERFLOW " + (capacity + 6 - (told.size() - 1)));
        assertThat(gap).isEqualTo(told.size() - 1);
        assertThat(told.get(gap - 1)).isEqualTo("note " + (gap - 1));
        broker.postMessage("room", new Note("ada", 7_777)).join();
        await().until(() -> told.contains("note 7777"));
    }

    @Test
    void b6_aWorkerWhoseQueueIsFullFailsThePostAndDropsNothingSilently() {
        try (var small = MessageBroker.builder(TestProtocol.registry())
                .limits(MessagingLimits.defaults().withWorkerQueue(4))
                .build()) {
            var entered = new CountDownLatch(1);
            var release = new CountDownLatch(1);
            var heard = new CopyOnWriteArrayList<Integer>();
            small.addListener("room", Note.class, note -> {
                entered.countDown();
                awaitQuietly(release);
                heard.add(note.number());
            });
            small.postMessage("room", new Note("ada", 0)).join();
            awaitQuietly(entered);

            var accepted = new ArrayList<Integer>(List.of(0));
            for (int i = 1; i < 10; i++) {
                if (!small.postMessage("room", new Note("ada", i)).isCompletedExceptionally()) {
                    accepted.add(i);
                }
            }
            release.countDown();

            assertThat(accepted).hasSize(5);
            await().until(() -> heard.size() == accepted.size());
            assertThat(heard).isEqualTo(accepted);
        }
    }

    @Test
    void aMessageOfNoProtocolIsAnErrorOfTheCaller() {
        record Stranger() implements SerializableEntity {}

        assertThatThrownBy(() -> broker.postMessage("room", new Stranger()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Stranger");
    }

    @Test
    void aChannelHasAName() {
        assertThatThrownBy(() -> broker.postMessage("", new Tick())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> broker.addListener("x".repeat(2_000), Tick.class, tick -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aListenerMayAddAndRemoveListeners() {
        var heard = new CopyOnWriteArrayList<Note>();
        broker.addListener("room", Note.class, note -> {
            if (note.number() == 1) {
                broker.addListener("room", Note.class, heard::add);
            }
        });

        broker.postMessage("room", new Note("ada", 1)).join();
        await().until(() -> {
            broker.postMessage("room", new Note("ada", 2)).join();
            return !heard.isEmpty();
        });
    }

    @Test
    void closingEndsEverything() {
        MessageStream<Note> stream = broker.createStream("room", Note.class);
        broker.addListener("room", Note.class, note -> {});

        broker.close();

        assertThat(stream.completion()).succeedsWithin(60, TimeUnit.SECONDS);
        assertThat(broker.state().channels()).isZero();
        assertThat(broker.postMessage("room", new Tick())).isCompletedExceptionally();
        await().untilAsserted(() -> assertThat(threadsOf("streampod-messages")).isEmpty());
    }

    private List<String> threadsOf(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !threadsBefore.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.startsWith(prefix))
                .toList();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
