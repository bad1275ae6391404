package dev.streampod.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loops whose readers have cancelled. */
@Timeout(60)
class ItemPublisherTest {

    private final CountDownLatch sent = new CountDownLatch(1);
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private final CompletableFuture<String> told = new CompletableFuture<>();

    /** A thread for the loop, and how the loop ended there. */
    private final Executor thread = loop -> new Thread(() -> {
                try {
                    loop.run();
                    ended.complete("quietly");
                } catch (Throwable e) {
                    ended.complete(String.valueOf(e.getMessage()));
                }
            })
            .start();

    private final Flow.Subscriber<Integer> reader = new Flow.Subscriber<>() {
        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription.complete(given);
            given.request(1);
        }

        @Override
        public void onNext(Integer item) {
            sent.countDown();
        }

        @Override
        public void onError(Throwable failure) {
            told.complete("failure");
        }

        @Override
        public void onComplete() {
            told.complete("end");
        }
    };

    private String endOfALoopThatThrowsWhenItIsCancelled(ItemLoop<Integer> cleaningUp) throws Exception {
        ItemPublisher.<Integer>of(
                        out -> {
                            out.send(1);
                            try {
                                out.send(2);
                            } finally {
                                cleaningUp.run(out);
                            }
                        },
                        thread)
                .subscribe(reader);
        sent.await();
        subscription.get().cancel();
        String end = ended.get(60, TimeUnit.SECONDS);
        assertThat(told).isNotDone();
        return end;
    }

    @Test
    void anErrorReachesTheThreadOfTheLoop() throws Exception {
        String end = endOfALoopThatThrowsWhenItIsCancelled(out -> {
            throw new AssertionError("on purpose");
        });
        assertThat(end).isEqualTo("on purpose");
    }

    @Test
    void anExceptionIsHowALoopEndsThatWasInterrupted() throws Exception {
        String end = endOfALoopThatThrowsWhenItIsCancelled(out -> {
            throw new IOException("interrupted");
        });
        assertThat(end).isEqualTo("quietly");
    }
}
