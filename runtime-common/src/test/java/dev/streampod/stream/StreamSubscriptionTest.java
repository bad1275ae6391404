package dev.streampod.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream as a publisher keeps the rules of Reactive Streams. */
@Timeout(300)
class StreamSubscriptionTest {

    private final ExecutorService executor = Executors.newFixedThreadPool(4);
    private final AtomicInteger closed = new AtomicInteger();
    private final AtomicReference<Throwable> broken = new AtomicReference<>();
    private final BufferedMessageStream<Integer> stream = BufferedMessageStream.<Integer>builder(executor)
            .capacity(200_000)
            .onClose(closed::incrementAndGet)
            .onReaderError(broken::set)
            .build();

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void nothingComesWithoutDemandAndNeverMoreThanWasAskedFor() {
        var recorder = new Recorder();
        stream.subscribe(recorder);
        BufferedMessageStreamTest.numbers(10).forEach(stream::offer);

        recorder.request(2);
        assertThat(recorder.take(2)).containsExactly("0", "1");
        recorder.request(1);
        assertThat(recorder.take(1)).containsExactly("2");

        // The pump has run to its end with demand used up: only the end may still come, and not before the rest is
        // read.
        stream.complete();
        recorder.request(Long.MAX_VALUE);
        recorder.request(Long.MAX_VALUE);
        assertThat(recorder.take(8)).containsExactly("3", "4", "5", "6", "7", "8", "9", "complete");
    }

    @Test
    void theEndNeedsNoDemand() {
        var recorder = new Recorder();
        stream.subscribe(recorder);

        stream.fail(new IllegalStateException("cut"));

        assertThat(recorder.take(1)).containsExactly("error cut");
        assertThat(stream.completion()).failsWithin(60, TimeUnit.SECONDS);
    }

    @Test
    void nothingIsSaidBeforeOnSubscribeHasReturned() {
        stream.offer(7);
        var inside = new AtomicInteger();
        var recorder = new Recorder() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                inside.set(1);
                super.onSubscribe(subscription);
                subscription.request(1);
                // Time for a wrong implementation to go wrong: another task of the executor comes and goes.
                CompletableFuture.runAsync(() -> {}, executor).join();
                inside.set(0);
            }

            @Override
            public void onNext(Integer message) {
                said.add(message + " inside " + inside.get());
            }
        };

        stream.subscribe(recorder);

        assertThat(recorder.take(1)).containsExactly("7 inside 0");
    }

    @Test
    void signalsNeverOverlapWhateverThreadsAskAndOffer() throws Exception {
        int count = 100_000;
        var inside = new AtomicInteger();
        var overlaps = new AtomicInteger();
        var next = new AtomicInteger();
        var done = new CountDownLatch(1);
        var subscription = new AtomicReference<Flow.Subscription>();
        stream.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription given) {
                subscription.set(given);
            }

            @Override
            public void onNext(Integer message) {
                overlaps.addAndGet(inside.getAndIncrement());
                if (message == next.get()) {
                    next.incrementAndGet();
                }
                inside.decrementAndGet();
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onComplete() {
                overlaps.addAndGet(inside.get());
                done.countDown();
            }
        });

        executor.execute(() -> {
            BufferedMessageStreamTest.numbers(count).forEach(stream::offer);
            stream.complete();
        });
        for (int thread = 0; thread < 2; thread++) {
            executor.execute(() -> {
                for (int i = 0; i < count / 2; i++) {
                    Objects.requireNonNull(subscription.get()).request(1);
                }
            });
        }

        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(overlaps).hasValue(0);
        assertThat(next).hasValue(count);
    }

    @Test
    void askingFromInsideOnNextDoesNotRecurse() {
        var recorder = new Recorder() {
            @Override
            public void onNext(Integer message) {
                if (message == 149_999) {
                    said.add("last");
                }
                request(1);
            }
        };
        stream.subscribe(recorder);
        BufferedMessageStreamTest.numbers(150_000).forEach(stream::offer);

        recorder.request(1);

        assertThat(recorder.take(1)).containsExactly("last");
    }

    @Test
    void cancellingDetachesTheReaderAndNothingIsSaidAfter() {
        var recorder = new Recorder();
        stream.subscribe(recorder);
        stream.offer(1);
        stream.offer(2);
        recorder.request(1);
        assertThat(recorder.take(1)).containsExactly("1");

        recorder.cancel();
        recorder.request(5);

        assertThat(closed).hasValue(1);
        assertThat(stream.offer(3)).isFalse();
        assertThat(stream.completion()).succeedsWithin(60, TimeUnit.SECONDS);
        assertThat(recorder.said).isEmpty();
    }

    @Test
    void closingTheStreamCompletesItsSubscriber() {
        var recorder = new Recorder();
        stream.subscribe(recorder);
        stream.offer(1);

        stream.close();

        assertThat(recorder.take(1)).containsExactly("complete");
    }

    @Test
    void askingForNothingIsAnError() {
        var recorder = new Recorder();
        stream.subscribe(recorder);

        recorder.request(0);

        assertThat(recorder.take(1)).containsExactly("error A subscriber must request at least one message");
        assertThat(closed).hasValue(1);
    }

    @Test
    void aSecondSubscriberIsToldSoAndTheFirstGoesOn() {
        var first = new Recorder();
        var second = new Recorder();
        stream.subscribe(first);
        stream.subscribe(second);

        assertThat(second.take(1)).containsExactly("error This stream is being read already; ask for another one");
        second.cancel();
        first.request(1);
        stream.offer(1);
        assertThat(first.take(1)).containsExactly("1");
    }

    @Test
    void aSubscriberThatThrowsCountsAsOneThatCancelled() {
        assertCountsAsCancelled(new IllegalStateException("no"));
    }

    /** As code in Kotlin, Scala or Groovy may do. */
    @Test
    void aSubscriberThatThrowsACheckedExceptionCountsAsOneThatCancelled() {
        assertCountsAsCancelled(new IOException("no"));
    }

    private void assertCountsAsCancelled(Throwable thrown) {
        var recorder = new Recorder() {
            @Override
            public void onNext(Integer message) {
                StreamSubscriptionTest.<RuntimeException>raise(thrown);
            }
        };
        stream.subscribe(recorder);
        recorder.request(2);

        stream.offer(1);

        assertThat(stream.completion()).succeedsWithin(60, TimeUnit.SECONDS);
        assertThat(broken.get()).isSameAs(thrown);
        assertThat(closed).hasValue(1);
        assertThat(recorder.said).isEmpty();
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void raise(Throwable thrown) throws E {
        throw (E) thrown;
    }

    @Test
    void whoeverSubscribesToAnEndedStreamHearsItsEnd() {
        stream.offer(1);
        stream.complete();
        var recorder = new Recorder();

        stream.subscribe(recorder);
        recorder.request(9);

        assertThat(recorder.take(2)).isEqualTo(List.of("1", "complete"));
    }

    private static class Recorder implements Flow.Subscriber<Integer> {

        final LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();
        private Flow.@Nullable Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
        }

        void request(long n) {
            Objects.requireNonNull(subscription).request(n);
        }

        void cancel() {
            Objects.requireNonNull(subscription).cancel();
        }

        @Override
        public void onNext(Integer message) {
            said.add(message.toString());
        }

        @Override
        public void onError(Throwable failure) {
            said.add("error " + failure.getMessage());
        }

        @Override
        public void onComplete() {
            said.add("complete");
        }

        List<String> take(int count) {
            var taken = new java.util.ArrayList<String>();
            try {
                for (int i = 0; i < count; i++) {
                    taken.add(String.valueOf(said.poll(60, TimeUnit.SECONDS)));
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return taken;
        }
    }
}
