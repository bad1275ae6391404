package dev.streampod.concurrent;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ElasticExecutorTest {

    private static final int MAX_THREADS = 4;

    private final AtomicInteger waited = new AtomicInteger();
    private final Failures failures = new Failures((function, failure, heldBack) -> {});
    private final AtomicBoolean noThreads = new AtomicBoolean();
    private final CountDownLatch proceed = new CountDownLatch(1);
    private final AtomicInteger started = new AtomicInteger();
    private final ElasticExecutor executor = executor(0);

    private ElasticExecutor executor(int minThreads) {
        return new ElasticExecutor(
                minThreads,
                MAX_THREADS,
                Duration.ofSeconds(10),
                task -> {
                    if (noThreads.get()) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    return failures.threads("test").newThread(task);
                },
                waited::incrementAndGet,
                "Starting a thread",
                failures);
    }

    @AfterEach
    void end() {
        proceed.countDown();
        executor.shutdownNow();
    }

    private void block() {
        started.incrementAndGet();
        try {
            proceed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aThreadIsStartedRatherThanHaveATaskWait() {
        for (int i = 0; i < MAX_THREADS; i++) {
            executor.execute(this::block);
        }
        await().until(() -> started.get() == MAX_THREADS);
        assertThat(waited).hasValue(0);
    }

    @Test
    void beyondTheBoundTasksWaitInOrderAndAreCounted() {
        for (int i = 0; i < MAX_THREADS; i++) {
            executor.execute(this::block);
        }
        var single = executor(0);
        single.setMaximumPoolSize(1);
        single.execute(this::block);
        List<Integer> ran = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 10; i++) {
            int number = i;
            single.execute(() -> ran.add(number));
        }
        assertThat(waited).hasValue(10);
        assertThat(single.getQueue()).hasSize(10);
        proceed.countDown();
        await().until(() -> ran.size() == 10);
        assertThat(ran).isSorted();
        single.shutdown();
    }

    @Test
    void anIdleThreadIsUsedAgain() throws Exception {
        var names = ConcurrentHashMap.<Thread>newKeySet();
        for (int i = 0; i < 50; i++) {
            var done = new CountDownLatch(1);
            executor.execute(() -> {
                names.add(Thread.currentThread());
                done.countDown();
            });
            done.await();
        }
        assertThat(names).hasSizeLessThanOrEqualTo(MAX_THREADS);
    }

    @Test
    void whereNoThreadCanBeStartedATaskWaitsForOneThatIsThere() {
        executor.execute(this::block);
        noThreads.set(true);
        var ran = new AtomicInteger();
        executor.execute(ran::incrementAndGet);
        assertThat(failures.count()).isEqualTo(1);
        assertThat(ran).hasValue(0);
        proceed.countDown();
        await().until(() -> ran.get() == 1);
    }

    @Test
    void whereThereIsNoThreadAndNoneCanBeStartedATaskIsRejected() {
        noThreads.set(true);
        assertThatThrownBy(() -> executor.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasRootCauseInstanceOf(OutOfMemoryError.class);
        assertThat(failures.count()).isEqualTo(1);
    }

    @Test
    void aTaskThatFindsNoThreadAnyMoreWhenItIsToWaitIsRejectedAndNotForgotten() {
        for (int minThreads = 0; minThreads < 2; minThreads++) {
            var busy = new CountDownLatch(1);
            var pool = new AtomicReference<ElasticExecutor>();
            var single = new ElasticExecutor(
                    minThreads,
                    1,
                    Duration.ofMillis(1),
                    failures.threads("single"),
                    () -> { // runs between the look that found its thread busy and the task's place in the queue
                        busy.countDown();
                        await().until(() -> pool.get().getActiveCount() == 0
                                && pool.get().getPoolSize() == pool.get().getCorePoolSize());
                    },
                    "Starting a thread",
                    failures);
            pool.set(single);
            single.execute(() -> awaitQuietly(busy));
            var ran = new AtomicInteger();
            if (minThreads == 0) {
                assertThatThrownBy(() -> single.execute(ran::incrementAndGet))
                        .isInstanceOf(RejectedExecutionException.class);
                assertThat(single.getQueue()).isEmpty();
            } else {
                single.execute(ran::incrementAndGet);
                await().until(() -> ran.get() == 1);
            }
            single.shutdown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theFewestThreadsAreThereFromTheBeginning() {
        var prestarted = executor(1);
        noThreads.set(true);
        var ran = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            prestarted.execute(ran::incrementAndGet);
        }
        await().until(() -> ran.get() == 3);
        prestarted.shutdown();
    }

    @Test
    void afterAShutdownTasksAreRejectedAndWhatWaitedIsDone() throws Exception {
        for (int i = 0; i < MAX_THREADS; i++) {
            executor.execute(this::block);
        }
        var ran = new AtomicInteger();
        executor.execute(ran::incrementAndGet);
        executor.shutdown();
        assertThatThrownBy(() -> executor.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        proceed.countDown();
        await().until(executor::isTerminated);
        assertThat(ran).hasValue(1);
        assertThat(waited).hasValue(1);
    }

    @Test
    @Tag("long")
    void eachTaskRunsOrIsRejectedWhileThePoolShutsDown() throws Exception {
        for (int round = 0; round < 50; round++) {
            var pool = executor(0);
            var ran = new AtomicInteger();
            var accepted = new AtomicInteger();
            var submitters = new ArrayList<Thread>();
            for (int i = 0; i < 3; i++) {
                var submitter = new Thread(() -> {
                    try {
                        while (true) {
                            pool.execute(ran::incrementAndGet);
                            accepted.incrementAndGet();
                        }
                    } catch (RejectedExecutionException e) {
                        // the pool has ended
                    }
                });
                submitters.add(submitter);
                submitter.start();
            }
            await().until(() -> accepted.get() > 10);
            pool.shutdown();
            for (Thread submitter : submitters) {
                submitter.join();
            }
            await().until(pool::isTerminated);
            assertThat(ran.get()).isEqualTo(accepted.get());
        }
    }
}
