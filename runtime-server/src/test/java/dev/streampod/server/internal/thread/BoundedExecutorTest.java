package dev.streampod.server.internal.thread;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.RequestException;
import dev.streampod.server.internal.metrics.ServerFailures;
import dev.streampod.wire.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class BoundedExecutorTest {

    private final ArrayDeque<Runnable> threads = new ArrayDeque<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder waited = new LongAdder();
    private final BoundedExecutor executor = new BoundedExecutor(threads::add, 2, waiting, waited, () -> {});
    private final List<Integer> ran = new ArrayList<>();

    private void submit(int count) {
        for (int i = 0; i < count; i++) {
            int number = i;
            executor.execute(() -> ran.add(number));
        }
    }

    @Test
    void noMoreThanTheLimitAreHandedOnAndTheOthersFollowInOrder() {
        submit(5);
        assertThat(threads).hasSize(2);
        assertThat(waiting.get()).isEqualTo(3);
        while (!threads.isEmpty()) {
            threads.remove().run();
            assertThat(threads).hasSizeLessThanOrEqualTo(2);
        }
        assertThat(ran).containsExactly(0, 1, 2, 3, 4);
        assertThat(waiting.get()).isZero();
        assertThat(waited.sum()).isEqualTo(3);
        submit(1);
        assertThat(threads).hasSize(1);
    }

    @Test
    void aTaskThatThrowsLeavesItsPlace() {
        executor.execute(() -> {
            throw new IllegalStateException("a task");
        });
        submit(4);
        while (!threads.isEmpty()) {
            try {
                threads.remove().run();
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("a task");
            }
        }
        assertThat(ran).containsExactly(0, 1, 2, 3);
    }

    @Test
    void aTaskThatWasWithdrawnIsForgotten() {
        submit(2);
        Runnable third = () -> ran.add(3);
        Runnable fourth = () -> ran.add(4);
        executor.executeLoop(third);
        executor.executeLoop(fourth);
        executor.withdrawLoop(third);
        assertThat(executor.size()).isEqualTo(3);
        assertThat(waiting.get()).isEqualTo(1);
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
        assertThat(ran).containsExactly(0, 1, 4);
        assertThat(waiting.get()).isZero();
        assertThat(executor.size()).isZero();
    }

    private void loop(BoundedExecutor share, String name, List<String> begun, Semaphore ends) {
        share.executeLoop(() -> {
            begun.add(name);
            ends.acquireUninterruptibly();
        });
    }

    private static void assertEndsOne(BoundedExecutor share) {
        assertThat(share.reclaim())
                .isInstanceOfSatisfying(
                        RequestException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY));
        assertThat(share.reclaim()).isNull();
    }

    @Test
    void aLoopEndsForAShareThatRunsFewerWhichComesNext() {
        ExecutorService pool = Executors.newCachedThreadPool();
        var endsOfMany = new Semaphore(0);
        var endsOfFew = new Semaphore(0);
        var begun = new CopyOnWriteArrayList<String>();
        try {
            var all = BoundedExecutor.ofLoops(pool, 4, waiting, waited, () -> {});
            var many = BoundedExecutor.ofLoops(all, 10, waiting, waited, () -> {});
            var few = BoundedExecutor.ofLoops(all, 10, waiting, waited, () -> {});
            for (int i = 0; i < 5; i++) {
                loop(many, "many", begun, endsOfMany);
            }
            await().until(() -> begun.size() == 4);
            assertThat(many.reclaim()).as("for its own").isNull();

            loop(few, "few", begun, endsOfFew);
            assertEndsOne(many);
            endsOfMany.release();
            await().until(() -> begun.size() == 5);
            assertThat(begun).last().isEqualTo("few");

            loop(few, "few", begun, endsOfFew);
            assertEndsOne(many);
            endsOfMany.release();
            await().until(() -> begun.size() == 6);
            assertThat(begun).last().isEqualTo("few");

            loop(few, "few", begun, endsOfFew);
            assertThat(many.reclaim()).as("which has as many").isNull();
            assertThat(few.reclaim()).isNull();
        } finally {
            endsOfMany.release(100);
            endsOfFew.release(100);
            pool.shutdown();
        }
    }

    @Test
    void tasksOfAFullPoolAndOfAnExecutorThatRefusesAreNotLost() {
        var refuses = new boolean[] {true};
        var refusing = new BoundedExecutor(
                task -> {
                    if (refuses[0]) {
                        throw new OutOfMemoryError("no more threads");
                    }
                    threads.add(task);
                },
                1,
                waiting,
                waited,
                () -> {});
        try {
            refusing.execute(() -> ran.add(0));
        } catch (OutOfMemoryError e) {
            assertThat(e).hasMessage("no more threads");
        }
        refuses[0] = false;
        refusing.execute(() -> ran.add(1));
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
        assertThat(ran).containsExactly(0, 1);
    }

    @Test
    void manyThreadsKeepWithinTheLimit() throws Exception {
        try (var pool = HandlerThreads.pooled(
                waited, ServerFailures.logged(), ServerFailures.logged().threads("pool"))) {
            var bounded = new BoundedExecutor(pool, 3, waiting, waited, () -> {});
            var running = new AtomicInteger();
            var most = new AtomicInteger();
            int count = 10_000;
            var done = new CountDownLatch(count);
            var submitters = new ArrayList<Thread>();
            for (int i = 0; i < 4; i++) {
                var submitter = new Thread(() -> {
                    for (int task = 0; task < count / 4; task++) {
                        bounded.execute(() -> {
                            most.accumulateAndGet(running.incrementAndGet(), Math::max);
                            running.decrementAndGet();
                            done.countDown();
                        });
                    }
                });
                submitters.add(submitter);
                submitter.start();
            }
            for (Thread submitter : submitters) {
                submitter.join();
            }
            await().until(() -> done.getCount() == 0);
            assertThat(most.get()).isBetween(1, 3);
            await().until(() -> waiting.get() == 0);
        }
    }
}
