package dev.streampod.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class BufferedMessageStreamTest {

    private final ExecutorService executor = Executors.newFixedThreadPool(4);

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void whatItFailedWithIsToldAsItIs() {
        var failure = new IllegalStateException("on purpose");
        BufferedMessageStream<Integer> stream = stream();
        var told = stream.completion().toCompletableFuture().handle((nothing, thrown) -> thrown);
        stream.fail(failure);
        assertThat(told).succeedsWithin(60, TimeUnit.SECONDS).isSameAs(failure);
        assertThat(stream.completion().handle((nothing, thrown) -> thrown))
                .succeedsWithin(60, TimeUnit.SECONDS)
                .isSameAs(failure);
    }

    @Test
    void anIteratorSeesEveryMessageInOrderAndThenTheEnd() {
        var stream = stream();
        executor.execute(() -> {
            for (int i = 0; i < 1_000; i++) {
                stream.offer(i);
            }
            stream.complete();
        });

        var seen = new ArrayList<Integer>();
        for (int i : stream) {
            seen.add(i);
        }

        assertThat(seen).isEqualTo(numbers(1_000));
        assertThat(stream.completion()).succeedsWithin(60, TimeUnit.SECONDS);
    }

    @Test
    void anIteratorThrowsWhatTheStreamFailedWithAfterWhatWasBuffered() {
        var stream = stream();
        stream.offer(1);
        var failure = new IllegalStateException("the line was cut");
        stream.fail(failure);

        var iterator = stream.iterator();

        assertThat(iterator.next()).isEqualTo(1);
        assertThatThrownBy(iterator::hasNext).isSameAs(failure);
        assertThat(stream.completion().toCompletableFuture()).isCompletedExceptionally();
    }

    private BufferedMessageStream<Integer> counted(ByteBudget budget, OverflowPolicy policy) {
        return BufferedMessageStream.<Integer>builder(executor)
                .budget(budget)
                .overflow(policy)
                .build();
    }

    @Test
    void aSubscriberThatCancelsIsNotToldOfAnEndThatIsItsOwnDoing() throws Exception {
        var ends = new AtomicInteger();
        for (int round = 0; round < 20_000; round++) {
            var stream = stream();
            var subscription = new AtomicReference<Flow.Subscription>();
            stream.subscribe(new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription given) {
                    subscription.set(given);
                }

                @Override
                public void onNext(Integer message) {}

                @Override
                public void onError(Throwable failure) {
                    ends.incrementAndGet();
                }

                @Override
                public void onComplete() {
                    ends.incrementAndGet();
                }
            });
            subscription.get().request(1);
            subscription.get().cancel(); // while the pump looks
            stream.completion().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
        assertThat(ends).hasValue(0);
    }

    @Test
    void messagesWaitUpToTheBytesThatReadersShare() {
        var budget = new ByteBudget(100);
        var newest = counted(budget, OverflowPolicy.DROP_NEWEST);
        var oldest = counted(budget, OverflowPolicy.DROP_OLDEST);
        var failing = counted(budget, OverflowPolicy.FAIL);

        assertThat(newest.offer(1, 40)).isTrue();
        assertThat(oldest.offer(1, 30)).isTrue();
        assertThat(oldest.offer(2, 30)).isTrue();
        assertThat(newest.offer(2, 1)).isFalse();
        assertThat(oldest.offer(3, 60)).isTrue();
        assertThat(failing.offer(1, 1)).isTrue(); // one in any case
        assertThat(failing.offer(2, 1)).isFalse();

        assertThat(oldest.iterator().next()).isEqualTo(3);
        assertThat(newest.iterator().next()).isEqualTo(1);
        var messages = failing.iterator();
        assertThat(messages.next()).isEqualTo(1);
        assertThatThrownBy(messages::hasNext)
                .isInstanceOf(StreamOverflowException.class)
                .hasMessageContaining("100 bytes");
    }

    @Test
    void aReaderMayHaveOneMessageInAnyCase() {
        var budget = new ByteBudget(100);
        var stream = counted(budget, OverflowPolicy.DROP_NEWEST);
        assertThat(stream.offer(1, 1_000)).isTrue();
        assertThat(stream.offer(2, 1)).isFalse();
        assertThat(counted(budget, OverflowPolicy.FAIL).offer(1, 1_000)).isTrue();
    }

    @Test
    void whatWasReadOrWaitsInAStreamThatHasEndedCountsNoMore() {
        var budget = new ByteBudget(100);
        var read = counted(budget, OverflowPolicy.FAIL);
        var other = counted(budget, OverflowPolicy.DROP_NEWEST);
        read.offer(1, 60);
        read.offer(2, 40);
        var messages = read.iterator();
        messages.next();
        assertThat(other.offer(1, 30)).isTrue();
        assertThat(other.offer(2, 31)).isFalse();
        assertThat(other.offer(2, 30)).isTrue();
        read.complete();
        assertThat(other.offer(3, 40)).isTrue();
        assertThat(messages.next()).isEqualTo(2);
        assertThat(messages.hasNext()).isFalse();
        assertThat(other.offer(4, 1)).isFalse();
        other.close();
        var next = counted(budget, OverflowPolicy.FAIL);
        assertThat(next.offer(1, 1)).isTrue();
        assertThat(next.offer(2, 99)).isTrue();
    }

    @Test
    void aWaitingIteratorEndsWhenTheStreamIsClosed() throws Exception {
        var stream = stream();
        var iterator = stream.iterator();
        var waiting = executor.submit(iterator::hasNext);

        stream.close();

        assertThat(waiting.get()).isFalse();
    }

    @Test
    void anInterruptedReaderThrowsAndKeepsTheFlag() throws Exception {
        assertThat(interruptedReaderOf(stream())).isEqualTo("CancellationException, interrupted");

        var buffered = stream();
        buffered.offer(1);
        buffered.complete();
        assertThat(interruptedReaderOf(buffered)).isEqualTo("CancellationException, interrupted");
    }

    @Test
    void anInterruptedReaderOfAStreamThatFailedThrowsItsFailure() throws Exception {
        var failed = stream();
        failed.fail(new IllegalStateException("the line was cut"));

        assertThat(interruptedReaderOf(failed)).isEqualTo("IllegalStateException, interrupted");
    }

    @Test
    void anInterruptedReaderThatHasSeenEverythingEnds() throws Exception {
        var complete = stream();
        complete.complete();

        assertThat(interruptedReaderOf(complete)).isEqualTo("false, interrupted");
    }

    /** What a reader sees that is interrupted before it asks whether there is a message, and whether its flag is set then. */
    private static String interruptedReaderOf(BufferedMessageStream<Integer> stream) throws InterruptedException {
        var iterator = stream.iterator();
        var seen = new AtomicReference<String>();
        var reader = new Thread(() -> {
            Thread.currentThread().interrupt();
            String result;
            try {
                result = String.valueOf(iterator.hasNext());
            } catch (RuntimeException e) {
                result = e.getClass().getSimpleName();
            }
            seen.set(result + (Thread.currentThread().isInterrupted() ? ", interrupted" : ""));
        });
        reader.start();
        reader.join();
        return seen.get();
    }

    @Test
    void aListenerGetsEverythingInOrderAndOneAtATime() {
        var stream = BufferedMessageStream.<Integer>builder(executor)
                .capacity(100_000)
                .build();
        var seen = new ArrayList<Integer>();
        var inside = new AtomicInteger();
        var overlaps = new AtomicInteger();
        stream.listen(message -> {
            overlaps.addAndGet(inside.getAndIncrement());
            seen.add(message);
            inside.decrementAndGet();
        });

        numbers(100_000).forEach(stream::offer);
        stream.complete();

        assertThat(stream.completion()).succeedsWithin(60, TimeUnit.SECONDS);
        assertThat(seen).isEqualTo(numbers(100_000));
        assertThat(overlaps).hasValue(0);
    }

    @Test
    void aListenerGetsWhatWasBufferedBeforeIt() {
        var stream = stream();
        stream.offer(1);
        stream.offer(2);
        var seen = new CopyOnWriteArrayList<Integer>();

        stream.listen(seen::add);
        stream.offer(3);
        stream.complete();

        assertThat(stream.completion()).succeedsWithin(60, TimeUnit.SECONDS);
        assertThat(seen).containsExactly(1, 2, 3);
    }

    @Test
    void aListenerThatThrowsIsReportedAndGetsTheNextMessage() {
        var errors = new CopyOnWriteArrayList<String>();
        var stream = BufferedMessageStream.<Integer>builder(executor)
                .onReaderError(e -> errors.add(e.getMessage()))
                .build();
        var seen = new CopyOnWriteArrayList<Integer>();
        stream.listen(message -> {
            seen.add(message);
            throw new IllegalStateException("no " + message);
        });

        stream.offer(1);
        stream.offer(2);
        stream.complete();

        assertThat(stream.completion()).succeedsWithin(60, TimeUnit.SECONDS);
        assertThat(seen).containsExactly(1, 2);
        assertThat(errors).containsExactly("no 1", "no 2");
    }

    /** As code in Kotlin, Scala or Groovy may do. */
    @Test
    void aListenerThatThrowsACheckedExceptionIsReportedAndGetsTheNextMessage() {
        var errors = new CopyOnWriteArrayList<String>();
        var stream = BufferedMessageStream.<Integer>builder(executor)
                .onReaderError(e -> errors.add(e.getMessage()))
                .build();
        stream.listen(message -> BufferedMessageStreamTest.<RuntimeException>raise(new IOException("no " + message)));

        stream.offer(1);
        stream.offer(2);
        stream.complete();

        assertThat(stream.completion()).succeedsWithin(60, TimeUnit.SECONDS);
        assertThat(errors).containsExactly("no 1", "no 2");
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void raise(Throwable thrown) throws E {
        throw (E) thrown;
    }

    @Test
    void closingFromInsideTheListenerDropsTheRest() {
        var stream = stream();
        var seen = new CopyOnWriteArrayList<Integer>();
        stream.offer(1);
        stream.offer(2);

        stream.listen(message -> {
            seen.add(message);
            stream.close();
        });

        assertThat(stream.completion()).succeedsWithin(60, TimeUnit.SECONDS);
        assertThat(seen).containsExactly(1);
        assertThat(stream.offer(3)).isFalse();
    }

    @Test
    void failOnOverflowEndsTheStreamAfterWhatWasBuffered() {
        var closed = new AtomicInteger();
        var stream = BufferedMessageStream.<Integer>builder(executor)
                .capacity(2)
                .onClose(closed::incrementAndGet)
                .build();

        assertThat(numbers(4).stream().map(stream::offer)).containsExactly(true, true, false, false);

        var iterator = stream.iterator();
        assertThat(List.of(iterator.next(), iterator.next())).containsExactly(0, 1);
        assertThatThrownBy(iterator::hasNext)
                .isInstanceOf(StreamOverflowException.class)
                .hasMessageContaining("its buffer is full (capacity: 2)");
        assertThat(closed).hasValue(1);
    }

    @Test
    void dropOldestKeepsTheNewest() {
        var stream = BufferedMessageStream.<Integer>builder(executor)
                .capacity(2)
                .overflow(OverflowPolicy.DROP_OLDEST)
                .build();
        numbers(5).forEach(stream::offer);
        stream.complete();

        assertThat(stream).containsExactly(3, 4);
    }

    @Test
    void dropNewestKeepsTheOldest() {
        var stream = BufferedMessageStream.<Integer>builder(executor)
                .capacity(2)
                .overflow(OverflowPolicy.DROP_NEWEST)
                .build();
        numbers(5).forEach(stream::offer);
        stream.complete();

        assertThat(stream).containsExactly(0, 1);
    }

    @Test
    void theOwnerHearsOfTheEndExactlyOnce() throws Exception {
        for (int round = 0; round < 500; round++) {
            var closed = new AtomicInteger();
            var stream = BufferedMessageStream.<Integer>builder(executor)
                    .capacity(1)
                    .onClose(closed::incrementAndGet)
                    .build();
            stream.offer(0);
            var done = new CountDownLatch(4);
            for (Runnable end : List.<Runnable>of(
                    stream::close,
                    stream::complete,
                    () -> stream.fail(new IllegalStateException("cut")),
                    () -> stream.offer(1))) {
                executor.execute(() -> {
                    end.run();
                    done.countDown();
                });
            }
            done.await();
            assertThat(closed).hasValue(1);
        }
    }

    @Test
    void itIsReadInOneWayOnly() {
        var stream = stream();
        assertThat(stream.iterator()).isNotNull();

        assertThatThrownBy(stream::iterator).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> stream.listen(message -> {})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closingAnUnreadStreamCompletesIt() {
        var stream = stream();
        stream.offer(1);

        stream.close();

        assertThat(stream.completion()).succeedsWithin(60, TimeUnit.SECONDS);
    }

    @Test
    void theCompletionCannotBeCompletedByItsReader() {
        var stream = stream();

        stream.completion().toCompletableFuture().complete(null);

        assertThat(stream.completion().toCompletableFuture()).isNotDone();
    }

    @Test
    void anExecutorThatIsGoneEndsTheStreamInsteadOfLettingItHang() throws Exception {
        var stream = stream();
        stream.listen(message -> {});
        executor.shutdown();
        assertThat(executor.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

        stream.offer(1);

        assertThat(stream.completion()).failsWithin(60, TimeUnit.SECONDS);
        assertThat(stream.offer(2)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSubscriberThatAsksWhenTheExecutorIsGoneGetsWhatWasBufferedAndTheEnd(boolean subscribedBefore)
            throws Exception {
        int count = 1_000;
        var stream = stream();
        var seen = new ArrayList<Integer>();
        var ends = new AtomicInteger();
        var subscription = new AtomicReference<Flow.Subscription>();
        var subscriber = new Flow.Subscriber<Integer>() {
            @Override
            public void onSubscribe(Flow.Subscription given) {
                subscription.set(given);
            }

            @Override
            public void onNext(Integer message) {
                seen.add(message);
                subscription.get().request(1);
            }

            @Override
            public void onError(Throwable failure) {
                throw new AssertionError(failure);
            }

            @Override
            public void onComplete() {
                ends.incrementAndGet();
            }
        };
        if (subscribedBefore) {
            stream.subscribe(subscriber);
        }
        numbers(count).forEach(stream::offer);
        stream.complete();
        executor.shutdown();
        assertThat(executor.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        if (!subscribedBefore) {
            stream.subscribe(subscriber);
        }
        assertThat(seen).isEmpty();

        subscription.get().request(1);

        assertThat(seen).isEqualTo(numbers(count));
        assertThat(ends).hasValue(1);
        assertThat(stream.completion()).succeedsWithin(60, TimeUnit.SECONDS);
    }

    @Test
    void aSubscriberThatCancelsWhenTheExecutorIsGoneEndsTheStreamWell() throws Exception {
        var stream = stream();
        var subscription = new AtomicReference<Flow.Subscription>();
        executor.shutdown();
        assertThat(executor.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        stream.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription given) {
                subscription.set(given);
            }

            @Override
            public void onNext(Integer message) {}

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onComplete() {}
        });

        subscription.get().cancel();

        assertThat(stream.completion()).succeedsWithin(60, TimeUnit.SECONDS);
    }

    @Test
    void manyProducersLoseNothingAndEachKeepsItsOrder() throws Exception {
        int producers = 4;
        int each = 20_000;
        var stream = BufferedMessageStream.<int[]>builder(executor)
                .capacity(producers * each)
                .build();
        var next = new int[producers];
        var outOfOrder = new AtomicInteger();
        stream.listen(message -> {
            if (next[message[0]]++ != message[1]) {
                outOfOrder.incrementAndGet();
            }
        });

        var threads = new ArrayList<Thread>();
        for (int p = 0; p < producers; p++) {
            int producer = p;
            var thread = new Thread(() -> numbers(each).forEach(i -> stream.offer(new int[] {producer, i})));
            thread.start();
            threads.add(thread);
        }
        for (var thread : threads) {
            thread.join();
        }
        stream.complete();

        assertThat(stream.completion()).succeedsWithin(60, TimeUnit.SECONDS);
        assertThat(outOfOrder).hasValue(0);
        assertThat(next).containsOnly(each);
    }

    private BufferedMessageStream<Integer> stream() {
        return BufferedMessageStream.<Integer>builder(executor).build();
    }

    static List<Integer> numbers(int count) {
        var numbers = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            numbers.add(i);
        }
        return numbers;
    }
}
