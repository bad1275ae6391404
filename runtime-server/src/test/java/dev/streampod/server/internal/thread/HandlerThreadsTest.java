package dev.streampod.server.internal.thread;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.internal.metrics.ServerFailures;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** S4 of the behaviour: where handlers run. */
class HandlerThreadsTest {

    private final LongAdder waited = new LongAdder();

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void s4_thePoolGrowsTo256ThreadsAndFurtherTasksWaitAndAreCounted() {
        try (var threads = HandlerThreads.pooled(
                waited, ServerFailures.logged(), ServerFailures.logged().threads("pooled"))) {
            var proceed = new CountDownLatch(1);
            var started = new AtomicInteger();
            var done = new AtomicInteger();
            for (int i = 0; i < 300; i++) {
                threads.execute(() -> {
                    started.incrementAndGet();
                    awaitQuietly(proceed);
                    done.incrementAndGet();
                });
            }
            await().until(() -> started.get() == 256);
            assertThat(waited.sum()).isEqualTo(44);
            assertThat(threads.waiting()).isEqualTo(44);
            proceed.countDown();
            await().until(() -> done.get() == 300);
            assertThat(threads.waiting()).isZero();
        }
    }

    @Test
    void s4_theThreadsOfThePoolAreUsedAgain() throws Exception {
        try (var threads = HandlerThreads.pooled(
                waited, ServerFailures.logged(), ServerFailures.logged().threads("reused"))) {
            var names = java.util.concurrent.ConcurrentHashMap.<String>newKeySet();
            for (int i = 0; i < 200; i++) {
                var done = new CountDownLatch(1);
                threads.execute(() -> {
                    names.add(Thread.currentThread().getName());
                    done.countDown();
                });
                done.await();
            }
            assertThat(names).hasSizeLessThan(100);
        }
    }

    @Test
    void s4_handlersMayBlockByTheThousandWhereThereAreVirtualThreads() {
        try (var threads = HandlerThreads.create("handler", waited, ServerFailures.logged())) {
            boolean virtual = Runtime.version().feature() >= 21;
            int tasks = virtual ? 10_000 : 256;
            var proceed = new CountDownLatch(1);
            var started = new AtomicInteger();
            for (int i = 0; i < tasks; i++) {
                threads.execute(() -> {
                    started.incrementAndGet();
                    awaitQuietly(proceed);
                });
            }
            await().until(() -> started.get() == tasks);
            assertThat(waited.sum()).isZero();
            proceed.countDown();
        }
    }

    @Test
    void s4_whereNoThreadCanBeStartedTasksWaitForOneThatIsThere() {
        var failures = ServerFailures.logged();
        var started = new AtomicInteger();
        ThreadFactory exhausted = task -> {
            if (started.incrementAndGet() > 2) { // the first one of each pool
                throw new OutOfMemoryError("unable to create native thread");
            }
            return new Thread(task, "exhausted");
        };
        try (var threads = HandlerThreads.pooled(waited, failures, exhausted)) {
            var proceed = new CountDownLatch(1);
            var done = new AtomicInteger();
            for (int i = 0; i < 5; i++) {
                threads.execute(() -> {
                    awaitQuietly(proceed);
                    done.incrementAndGet();
                });
            }
            assertThat(started.get()).isGreaterThan(2);
            assertThat(failures.count()).isPositive();
            proceed.countDown();
            await().until(() -> done.get() == 5);
        }
    }

    @Test
    void s4_aTaskThatThrowsAnErrorIsReportedAndTheNextOneRuns() {
        for (boolean pooled : new boolean[] {true, false}) {
            var failures = ServerFailures.logged();
            try (var threads = pooled
                    ? HandlerThreads.pooled(waited, failures, failures.threads("pooled"))
                    : HandlerThreads.create("handler", waited, failures)) {
                threads.execute(() -> {
                    throw new AssertionError("on purpose");
                });
                var ran = new AtomicInteger();
                threads.execute(ran::incrementAndGet);
                await().until(() -> ran.get() == 1 && failures.count() == 1);
            }
        }
    }

    @Test
    void aTaskAfterTheEndIsDropped() {
        var ran = new AtomicInteger();
        var pooled = HandlerThreads.pooled(
                waited, ServerFailures.logged(), ServerFailures.logged().threads("pooled"));
        pooled.close();
        pooled.execute(ran::incrementAndGet);
        var other = HandlerThreads.create("handler", waited, ServerFailures.logged());
        other.close();
        other.execute(ran::incrementAndGet);
        assertThat(ran).hasValue(0);
    }

    /** Starts a thread for each task, once it can. */
    private static final class ThreadPerTask extends AbstractExecutorService {

        private final AtomicInteger failuresLeft = new AtomicInteger(8);
        private final AtomicInteger brokenLooks = new AtomicInteger();
        private volatile boolean shutDown;

        @Override
        public void execute(Runnable task) {
            if (failuresLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            new Thread(task).start();
        }

        @Override
        public void shutdown() {
            shutDown = true;
        }

        @Override
        public List<Runnable> shutdownNow() {
            shutDown = true;
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            if (brokenLooks.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new NoClassDefFoundError("on purpose");
            }
            return shutDown;
        }

        @Override
        public boolean isTerminated() {
            return shutDown;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return shutDown;
        }
    }

    @Test
    void s4_aTaskWhoseThreadCannotBeStartedRunsWhenOneCan() {
        var failures = ServerFailures.logged();
        try (var threads = HandlerThreads.threadPerTask(new ThreadPerTask(), waited, failures)) {
            var done = new AtomicInteger();
            for (int i = 0; i < 3; i++) {
                threads.execute(done::incrementAndGet);
            }
            await().until(() -> done.get() == 3);
            assertThat(failures.count()).isPositive();
            assertThat(threads.waiting()).isZero();
        }
    }

    @Test
    void theThreadThatStartsTasksGoesOnAfterAnErrorAndWithoutLosingATask() {
        var failures = ServerFailures.logged();
        var executor = new ThreadPerTask();
        executor.brokenLooks.set(3);
        try (var threads = HandlerThreads.threadPerTask(executor, waited, failures)) {
            var done = new AtomicInteger();
            for (int i = 0; i < 3; i++) {
                threads.execute(done::incrementAndGet);
            }
            await().until(() -> done.get() == 3);
            assertThat(failures.ended()).isEmpty();
        }
    }

    @Test
    void theThreadThatStartsTasksEndsWithTheServer() {
        var executor = new ThreadPerTask();
        var threads = HandlerThreads.threadPerTask(executor, waited, ServerFailures.logged());
        await().until(() -> starters().anyMatch(each -> each.getState() == Thread.State.WAITING));
        starters().forEach(Thread::interrupt); // by nobody who may end it
        var done = new AtomicInteger();
        threads.execute(done::incrementAndGet);
        await().until(() -> done.get() == 1);
        threads.close();
        await().until(() -> starters().findAny().isEmpty());
    }

    private static Stream<Thread> starters() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().equals("streampod-thread-starter"));
    }
}
