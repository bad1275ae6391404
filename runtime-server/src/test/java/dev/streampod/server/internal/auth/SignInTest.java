package dev.streampod.server.internal.auth;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.Session;
import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.internal.call.HttpCalls;
import dev.streampod.server.internal.metrics.ServerFailures;
import dev.streampod.server.internal.session.MemoryServer;
import dev.streampod.server.internal.session.MemoryTransport;
import dev.streampod.server.internal.thread.HandlerThreads;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The time of a sign-in passes at the very moment when it begins, or succeeds. */
@Timeout(300)
class SignInTest {

    /** Keeps its tasks until the test runs them, or from the end on runs each on a thread of its own. */
    private static final class KeptTasks extends AbstractExecutorService {

        private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        private boolean open;
        private volatile boolean shutDown;

        @Override
        public synchronized void execute(Runnable task) {
            if (open) {
                new Thread(task).start();
            } else {
                tasks.add(task);
            }
        }

        synchronized void open() {
            open = true;
            tasks.forEach(task -> new Thread(task).start());
            tasks.clear();
        }

        Runnable next() throws InterruptedException {
            Runnable task = tasks.poll(60, TimeUnit.SECONDS);
            if (task == null) {
                throw new AssertionError("no task came");
            }
            return task;
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

    private final KeptTasks tasks = new KeptTasks();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger ran = new AtomicInteger();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private @Nullable MemoryServer server;

    private final HttpCalls.Answer answer = new HttpCalls.Answer() {
        @Override
        public void returned(byte @Nullable [] json) {
            told.add("returned");
        }

        @Override
        public void failed(ErrorCode code, Frame.Failure failure) {
            told.add(code.wireName());
        }
    };

    private MemoryServer start(Authenticator authenticator) {
        var made =
                new MemoryServer(
                        key -> {
                            asked.incrementAndGet();
                            return authenticator.authenticate(key);
                        },
                        MemoryServer.limits()
                                .authenticationTimeout(Duration.ofMillis(1))
                                .build(),
                        HandlerThreads.threadPerTask(tasks, new LongAdder(), ServerFailures.logged())) {
                    @Override
                    public int asked(Session session) {
                        return ran.incrementAndGet();
                    }
                };
        server = made;
        return made;
    }

    @AfterEach
    void close() throws Exception {
        tasks.open();
        for (Thread thread : threads) {
            thread.join(60_000);
        }
        if (server != null) {
            server.close();
        }
    }

    private static SignIns signIns(MemoryServer of) {
        MemoryTransport transport = of.connect();
        SignIns signIns = transport.parentSession().context().signIns();
        transport.lose();
        return signIns;
    }

    private void call(MemoryServer at) {
        at.connections.httpCalls().call("members", "ask", "ada:k1", "192.0.2.1", -1, new byte[0], answer);
    }

    private Thread start(Runnable task) {
        var thread = new Thread(task);
        threads.add(thread);
        thread.start();
        return thread;
    }

    /** Waits until the timer has found that the time is over, and waits for the lock to withdraw the sign-in. */
    private static void awaitTimeout() {
        await().until(() -> Thread.getAllStackTraces().entrySet().stream()
                .filter(each -> each.getKey().getState() == Thread.State.BLOCKED)
                .flatMap(each -> List.of(each.getValue()).stream())
                .anyMatch(frame -> frame.getMethodName().equals("timedOut")));
    }

    private static void awaitBlockedOrOver(Thread thread) {
        await().until(() -> thread.getState() == Thread.State.BLOCKED || thread.getState() == Thread.State.TERMINATED);
    }

    private void assertToldOnce(String what, SignIns signIns) throws Exception {
        assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo(what);
        await().until(() -> signIns.size() == 0);
        for (Thread thread : threads) {
            thread.join(60_000);
        }
        assertThat(told).isEmpty();
    }

    @Test
    void aSignInWhoseTurnComesWhenItsTimeIsOverDoesNotAsk() throws Exception {
        var at = start(MemoryServer.TRUSTING);
        SignIns signIns = signIns(at);
        synchronized (signIns) {
            call(at);
            Runnable turn = tasks.next();
            awaitTimeout();
            awaitBlockedOrOver(start(turn));
        }
        assertToldOnce("unavailable", signIns);
        assertThat(asked).hasValue(0);
        assertThat(ran).hasValue(0);
    }

    @Test
    void aSignInThatSucceedsWhenItsTimeIsOverIsToldOnce() throws Exception {
        var at = start(MemoryServer.TRUSTING);
        SignIns signIns = signIns(at);
        synchronized (signIns) {
            call(at);
            Runnable turn = tasks.next();
            // The one has an answer and the other has given up, and neither has said so.
            awaitBlockedOrOver(start(turn));
            awaitTimeout();
        }
        assertToldOnce("unavailable", signIns);
        assertThat(ran).hasValue(0);
    }
}
