package dev.streampod.client.internal.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class RuntimeFutureTest {

    private final RuntimeFuture<String> future = new RuntimeFuture<>();
    private final List<String> attached = new CopyOnWriteArrayList<>();

    RuntimeFutureTest() {
        var unused = future.whenComplete((value, failure) -> attached.add(value + ", " + failure));
    }

    @Test
    void theFirstStepRunsNoAttachedCodeAndTheSecondDoes() {
        future.succeed("done");
        assertThat(attached).isEmpty();

        future.publish();
        future.publish();
        assertThat(attached).containsExactly("done, null");
        assertThat(future).isCompletedWithValue("done");
    }

    @Test
    void theFirstStepWakesThreadsThatWait() throws Exception {
        var answers = new CopyOnWriteArrayList<String>();
        var waiting = new Thread(() -> answers.add(future.join()));
        waiting.start();
        future.succeed("done");
        waiting.join();

        assertThat(answers).containsExactly("done");
        assertThat(future.get()).isEqualTo("done");
        assertThat(future.get(1, TimeUnit.SECONDS)).isEqualTo("done");
        assertThat(attached).containsExactly("done, null");
    }

    @Test
    void aFailureIsThrownAsAnyFutureThrowsIt() {
        var failure = new IllegalStateException("no");
        future.fail(failure);

        assertThatThrownBy(future::get).isInstanceOf(ExecutionException.class).hasCause(failure);
        assertThatThrownBy(future::join).isInstanceOf(CompletionException.class).hasCause(failure);
        assertThat(attached).hasSize(1);
    }

    @Test
    void whatTheApplicationMakesOfItCountsAndIsNotChangedLater() {
        assertThat(future.cancel(true)).isTrue();
        future.succeed("late");
        future.publish();

        assertThatThrownBy(future::join).isInstanceOf(CancellationException.class);
        assertThat(future).isCancelled();
        assertThat(attached).hasSize(1);

        var completed = new RuntimeFuture<String>();
        assertThat(completed.complete("mine")).isTrue();
        completed.succeed("late");
        assertThat(completed.join()).isEqualTo("mine");
    }

    @Test
    void aTimeoutWakesThreadsThatWait() {
        var late = new RuntimeFuture<String>();
        var unused = late.orTimeout(1, TimeUnit.MILLISECONDS);

        assertThatThrownBy(late::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(TimeoutException.class);
        assertThatThrownBy(() -> new RuntimeFuture<String>().get(1, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
    }
}
