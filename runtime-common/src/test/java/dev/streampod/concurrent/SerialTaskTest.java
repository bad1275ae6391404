package dev.streampod.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** What one thread sees of a task; {@link SerialTaskInterleavings} has what several threads do. */
class SerialTaskTest {

    private final List<String> done = new ArrayList<>();
    private final List<String> reported = new ArrayList<>();
    private final ArrayDeque<Runnable> executor = new ArrayDeque<>();

    private SerialTask task(Runnable work) {
        return new SerialTask("The work", work, (function, failure) -> reported.add(function + ": " + failure));
    }

    @Test
    void aRequestRunsTheWorkOnTheRequestingThread() {
        Thread[] worker = new Thread[1];
        task(() -> worker[0] = Thread.currentThread()).request();
        assertThat(worker[0]).isSameAs(Thread.currentThread());
    }

    @Test
    void requestsDuringTheWorkAreServedTogetherAfterIt() {
        var tasks = new SerialTask[1];
        tasks[0] = task(() -> {
            done.add("begun");
            if (done.size() == 1) {
                tasks[0].request();
                tasks[0].request();
            }
            done.add("ended");
        });

        tasks[0].request();

        assertThat(done).containsExactly("begun", "ended", "begun", "ended");
    }

    @Test
    void requestsThatWaitForTheExecutorAreServedTogether() {
        SerialTask task = task(() -> done.add("work"));
        task.request(executor::add);
        task.request(executor::add);
        task.request();
        assertThat(done).isEmpty();
        assertThat(executor).hasSize(1);

        executor.remove().run();
        assertThat(done).containsExactly("work");

        task.request(executor::add);
        assertThat(executor).hasSize(1);
    }

    @Test
    void whatTheWorkThrowsIsReportedAndTheNextRequestIsServed() {
        SerialTask task = task(() -> {
            done.add("work");
            throw new AssertionError("on purpose");
        });
        task.request();
        task.request();
        assertThat(done).hasSize(2);
        assertThat(reported)
                .containsExactly(
                        "The work: java.lang.AssertionError: on purpose",
                        "The work: java.lang.AssertionError: on purpose");
    }

    @Test
    void aRequestThatTheExecutorRejectsIsToldSoAndTheNextIsServed() {
        SerialTask task = task(() -> done.add("work"));
        assertThatThrownBy(() -> task.request(work -> {
                    throw new RejectedExecutionException("ended");
                }))
                .hasMessage("ended");
        task.request();
        assertThat(done).containsExactly("work");
    }
}
