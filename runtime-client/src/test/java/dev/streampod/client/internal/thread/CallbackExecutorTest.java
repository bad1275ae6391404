package dev.streampod.client.internal.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The count of tasks, on which the end of the threads depends. */
@Timeout(60)
final class CallbackExecutorTest {

    /** Longer than a test may take: threads that only this ends were not ended by the count. */
    private static final Duration FOR_EVER = Duration.ofHours(1);

    private final AtomicBoolean noThreads = new AtomicBoolean();
    private final CallbackExecutor callbacks = new CallbackExecutor("test-count", ClientFailures.logged(), task -> {
        if (noThreads.get()) {
            throw new OutOfMemoryError("unable to create native thread");
        }
        return new Thread(task);
    });

    @Test
    void aTaskForWhichThereWasNoThreadDoesNotKeepTheOthersFromEnding() throws Exception {
        var ran = new CountDownLatch(1);
        callbacks.execute(ran::countDown);
        ran.await();
        noThreads.set(true);
        assertThatThrownBy(() -> callbacks.keys().execute(() -> {})).isInstanceOf(RejectedExecutionException.class);

        callbacks.close();
        assertThat(callbacks.awaitEnd(FOR_EVER)).isTrue();
    }

    @Test
    void aTaskThatThrowsDoesNotKeepTheOthersFromEnding() throws Exception {
        callbacks.execute(() -> {
            throw new AssertionError("on purpose");
        });
        callbacks.close();
        assertThat(callbacks.awaitEnd(FOR_EVER)).isTrue();
        assertThat(callbacks.failures().count()).isEqualTo(1);
    }

    @Test
    void whatATaskGivesOnAfterTheCloseIsDoneBeforeTheThreadsEnd() throws Exception {
        var closed = new CountDownLatch(1);
        var done = new AtomicInteger();
        callbacks.execute(() -> {
            try {
                closed.await();
            } catch (InterruptedException e) {
                return;
            }
            callbacks.callbacks().execute(() -> callbacks.io().execute(done::incrementAndGet));
        });
        callbacks.close();
        assertThatThrownBy(() -> callbacks.execute(done::incrementAndGet))
                .isInstanceOf(RejectedExecutionException.class);
        closed.countDown();
        assertThat(callbacks.awaitEnd(FOR_EVER)).isTrue();
        assertThat(done).hasValue(1);
    }
}
