package dev.streampod.server.internal.session;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.Limits;
import dev.streampod.server.StreamingSession;
import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.internal.call.HttpCalls;
import dev.streampod.server.protocol.SimpleData;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A server in memory, for two threads: what one does while the other is in the middle of something. */
abstract class SessionRaceFixture {

    /** Blocks the thread that reads until {@link #proceed}. */
    static final String BLOCKING = "[\"msg\",\"everybody\",\"SimpleData\",{\"num\":-1}]";

    final CountDownLatch blocked = new CountDownLatch(1);
    final CountDownLatch proceed = new CountDownLatch(1);
    final List<String> hooks = new CopyOnWriteArrayList<>();
    final List<MemoryTransport> transports = new ArrayList<>();
    final List<Thread> threads = new ArrayList<>();
    volatile @Nullable Thread handledBy;

    @Nullable
    MemoryServer server;

    class Server extends MemoryServer {

        Server(Authenticator authenticator, Limits limits) {
            super(authenticator, limits);
            server = this;
        }

        @Override
        public void opened(StreamingSession session) {
            hooks.add("opened");
        }

        @Override
        public void message(StreamingSession session, SerializableEntity message) {
            handledBy = Thread.currentThread();
            if (message.equals(new SimpleData(-1))) {
                blocked.countDown();
                awaitLatch(proceed);
            }
        }

        @Override
        public void closed(StreamingSession session) {
            hooks.add("closed");
        }

        @Override
        public MemoryTransport connect() {
            MemoryTransport transport = super.connect();
            transports.add(transport);
            return transport;
        }
    }

    @AfterEach
    void close() throws Exception {
        proceed.countDown();
        for (Thread thread : threads) {
            thread.join(60_000);
        }
        transports.forEach(MemoryTransport::lose);
        if (server != null) {
            server.close();
        }
    }

    static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Thread start(Runnable task) {
        var thread = new Thread(task);
        threads.add(thread);
        thread.start();
        return thread;
    }

    /** Waits until the thread waits for a monitor that somebody holds, or has ended. */
    static void awaitBlockedOrOver(Thread thread) {
        await().until(() -> thread.getState() == Thread.State.BLOCKED || thread.getState() == Thread.State.TERMINATED);
    }

    /** A session with an open stream whose reading thread is in the middle of a frame. */
    MemoryTransport inTheMiddleOfAFrame(MemoryServer at, String key) {
        MemoryTransport transport = at.welcomed(key);
        MemoryServer.open(transport, "everybody");
        // Until nothing of the opening is left that keeps the handler off the reading thread.
        await().until(() -> {
            transport.receive("[\"msg\",\"everybody\",\"SimpleData\",{\"num\":1}]");
            return handledBy == Thread.currentThread();
        });
        start(() -> transport.receive(BLOCKING));
        awaitLatch(blocked);
        return transport;
    }

    /** The answer to a call over HTTP. */
    static final class HttpAnswer implements HttpCalls.Answer {

        final BlockingQueue<String> told = new LinkedBlockingQueue<>();

        @Override
        public void returned(byte @Nullable [] json) {
            told.add("returned");
        }

        @Override
        public void failed(ErrorCode code, Frame.Failure failure) {
            told.add(code.wireName());
        }

        String await() throws InterruptedException {
            return String.valueOf(told.poll(60, TimeUnit.SECONDS));
        }
    }

    static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
