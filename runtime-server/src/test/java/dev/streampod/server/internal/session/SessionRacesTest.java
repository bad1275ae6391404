package dev.streampod.server.internal.session;

import static dev.streampod.fixtures.Awaits.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.Limits;
import dev.streampod.server.Session;
import dev.streampod.server.StreamingSession;
import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.auth.Revocation;
import dev.streampod.server.internal.call.HttpCalls;
import dev.streampod.server.internal.stream.StreamSession;
import dev.streampod.server.protocol.SimpleData;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two threads at the seams of a session: what one does while the other is in the middle of something. */
@Tag("long")
@Timeout(300)
class SessionRacesTest {

    /** Blocks the thread that reads until {@link #proceed}. */
    private static final String BLOCKING = "[\"msg\",\"everybody\",\"SimpleData\",{\"num\":-1}]";

    private static final String NOT_HANDLED = "[\"error\",null,{\"code\":\"unavailable\","
            + "\"message\":\"the connection is closing; the message was not handled\",\"endpoint\":\"everybody\"}]";

    private final CountDownLatch blocked = new CountDownLatch(1);
    private final CountDownLatch proceed = new CountDownLatch(1);
    private final List<String> hooks = new CopyOnWriteArrayList<>();
    private final List<MemoryTransport> transports = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile @Nullable Thread handledBy;
    private @Nullable MemoryServer server;

    private class Server extends MemoryServer {

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

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Thread start(Runnable task) {
        var thread = new Thread(task);
        threads.add(thread);
        thread.start();
        return thread;
    }

    /** Waits until the thread waits for a monitor that somebody holds, or has ended. */
    private static void awaitBlockedOrOver(Thread thread) {
        await().until(() -> thread.getState() == Thread.State.BLOCKED || thread.getState() == Thread.State.TERMINATED);
    }

    /** A session with an open stream whose reading thread is in the middle of a frame. */
    private MemoryTransport inTheMiddleOfAFrame(MemoryServer at, String key) {
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

    /**
     * A client that has come back and has not shown yet that it knows its next token. Nobody is signed in, so that this
     * thread does everything that a hello does.
     */
    private MemoryTransport backAgain(MemoryServer at, MemoryTransport first) {
        MemoryServer.open(first, "everybody");
        first.lose();
        MemoryTransport second = at.resuming("", first.token());
        assertThat(second.expect("[\"welcome\"")).contains("\"received\":1");
        return second;
    }

    @Test
    void aMailboxThatIsFullOfOpeningsHoldsTheConnectionWithoutTheLockOfItsStreams() {
        var opening = new CountDownLatch(1);
        var at = new Server(
                MemoryServer.TRUSTING, MemoryServer.limits().mailboxMessages(2).build()) {
            @Override
            public void opened(StreamingSession session) {
                opening.countDown();
                awaitLatch(proceed);
            }
        };
        MemoryTransport transport = at.welcomed("");
        transport.receive("[\"open\",\"everybody\"]");
        awaitLatch(opening);
        ClientSession session = transport.session();
        Thread reader;
        synchronized (session.transport()) {
            // The last of them fills the mailbox, and waits to hold the connection.
            reader = start(() -> {
                for (int i = 0; i < 8; i++) {
                    transport.receive("[\"open\",\"everybody\"]");
                }
            });
            awaitBlockedOrOver(reader);
            // What ends the connection holds the transport's lock and needs that of the streams.
            assertThat(session.streams().all()).hasSize(1);
        }
        proceed.countDown();
        transport.lose();
    }

    @Test
    void aFrameOfTheConnectionThatWasLeftDoesNotMakeTheUsedTokenForgotten() {
        var at = new Server(MemoryServer.TRUSTING, MemoryServer.limits().build());
        MemoryTransport first = at.welcomed("");
        MemoryTransport second = backAgain(at, first);
        MemoryTransport third;
        synchronized (first.session().transport()) {
            // A frame is just being taken in, the first after the welcome, when the client comes back once more.
            awaitBlockedOrOver(start(() -> second.receive("[\"close\",\"members\"]")));
            third = at.resuming("", first.token());
        }
        assertThat(third.expect("[\"welcome\"")).contains("\"received\":");
        // The client has not seen that welcome either.
        third.lose();
        MemoryTransport fourth = at.resuming("", first.token());
        assertThat(fourth.expect("[\"welcome\"")).contains("\"received\":");
        assertThat(hooks).containsExactly("opened");
    }

    @Test
    void aSessionWhoseNextConnectionIsLostBeforeItIsContinuedWaitsAgain() {
        var at = new Server(
                MemoryServer.TRUSTING,
                MemoryServer.limits().resumeWindow(Duration.ofSeconds(2)).build());
        MemoryTransport first = at.welcomed("");
        MemoryTransport second = backAgain(at, first);
        synchronized (first.session().transport()) {
            awaitBlockedOrOver(start(() -> second.receive("[\"close\",\"members\"]")));
            at.resuming("", first.token()).lose();
        }
        await().untilAsserted(() -> assertThat(hooks).containsExactly("opened", "closed"));
    }

    /** Its client has given that connection up since, and was welcomed on another. */
    @Test
    void aLateHelloOfAConnectionThatIsGoneDoesNotMakeTheLastTokenForgotten() {
        var at = new Server(MemoryServer.TRUSTING, MemoryServer.limits().build());
        MemoryTransport first = at.welcomed("");
        MemoryTransport second = backAgain(at, first);
        synchronized (first.session().transport()) {
            awaitBlockedOrOver(start(() -> second.receive("[\"close\",\"members\"]")));
            at.resuming("", first.token()).lose();
        }
        assertThat(second.awaitClose()).isEqualTo(3003);
        await().until(() -> at.connections.waitingSessions() == 1);

        MemoryTransport third = at.resuming("", second.token());
        assertThat(third.expect("[\"welcome\"")).contains("\"received\":");
        assertThat(hooks).containsExactly("opened");
    }

    /** The server cannot know yet that the connection is gone, so it goes on with it first. */
    @Test
    void aLateHelloThatContinuesTheSessionDoesNotMakeTheLastTokenForgotten() {
        var at = new Server(MemoryServer.TRUSTING, MemoryServer.limits().build());
        MemoryTransport first = at.welcomed("");
        MemoryTransport second = backAgain(at, first);
        MemoryTransport late = at.resuming("", first.token());
        assertThat(late.expect("[\"welcome\"")).contains("\"received\":");
        assertThat(second.awaitClose()).isEqualTo(3003);
        late.lose();

        MemoryTransport third = at.resuming("", second.token());
        assertThat(third.expect("[\"welcome\"")).contains("\"received\":");
        third.lose();
        // And what was good for the late one is not any more, once the client is known to have a newer one.
        MemoryTransport fourth = at.resuming("", third.token());
        assertThat(fourth.expect("[\"welcome\"")).contains("\"received\":");
        fourth.receive("[\"close\",\"members\"]");
        fourth.lose();
        assertThat(at.resuming("", second.token()).expect("[\"welcome\"")).doesNotContain("\"received\":");
        assertThat(hooks).containsExactly("opened");
    }

    @Test
    void theLastOfSeveralConnectionsThatComeWithTheSameTokenContinuesTheSession() {
        var at = new Server(MemoryServer.TRUSTING, MemoryServer.limits().build());
        MemoryTransport first = inTheMiddleOfAFrame(at, "ada:k1");
        MemoryTransport second = at.resuming("ada:k1", first.token());
        assertThat(first.awaitClose()).isEqualTo(3003);
        MemoryTransport third = at.resuming("ada:k1", first.token());
        assertThat(second.awaitClose()).isEqualTo(3003);
        MemoryTransport fourth = at.resuming("ada:k1", first.token());
        assertThat(third.awaitClose()).isEqualTo(3003);

        proceed.countDown();

        assertThat(fourth.expect("[\"welcome\"")).contains("\"received\":");
        assertThat(second.written).isEmpty();
        assertThat(hooks).containsExactly("opened");
    }

    @Test
    void aSessionThatCannotBeContinuedInTimeIsToBeAskedForAgain() {
        var at = new Server(
                MemoryServer.TRUSTING,
                MemoryServer.limits().helloTimeout(Duration.ofSeconds(2)).build());
        MemoryTransport first = inTheMiddleOfAFrame(at, "ada:k1");
        MemoryTransport second = at.resuming("ada:k1", first.token());
        assertThat(second.awaitClose()).isEqualTo(1013);

        proceed.countDown();

        await().until(() -> at.connections.waitingSessions() == 1);
        MemoryTransport third = at.resuming("ada:k1", first.token());
        assertThat(third.expect("[\"welcome\"")).contains("\"received\":");
        assertThat(hooks).containsExactly("opened");
    }

    @Test
    void aDrainEndsASessionThatIsBeingResumedAndItsNewConnectionGetsNoGoodbye() {
        var at = new Server(MemoryServer.TRUSTING, MemoryServer.limits().build());
        MemoryTransport first = inTheMiddleOfAFrame(at, "ada:k1");
        MemoryTransport second = at.resuming("ada:k1", first.token());
        assertThat(first.awaitClose()).isEqualTo(3003);

        start(at.connections::drain);

        assertThat(second.awaitClose()).isEqualTo(3001);
        proceed.countDown();
        await().untilAsserted(() -> assertThat(hooks).containsExactly("opened", "closed"));
        assertThat(second.written).isEmpty();
    }

    @Test
    void aDrainAfterTheWelcomeOfAResumedSessionSaysGoodbyeAfterIt() {
        var at = new Server(MemoryServer.TRUSTING, MemoryServer.limits().build());
        MemoryTransport first = at.welcomed("ada:k1");
        MemoryServer.open(first, "everybody");
        first.lose();
        MemoryTransport second = at.resuming("ada:k1", first.token());
        second.expect("[\"welcome\"");
        start(at.connections::drain);
        second.expect("[\"goodbye\"");
        assertThat(second.awaitClose()).isEqualTo(3001);
        assertThat(second.written.get(0)).startsWith("[\"welcome\"");
    }

    /** The client could not know that its streams had ended. A refusal would fail the readers of a stream for good. */
    @Test
    void noFrameThatIsReadAfterADrainHasEndedTheStreamsIsTakenForAMistakeOfTheClient() {
        var ended = new CountDownLatch(1);
        var at = new Server(MemoryServer.TRUSTING, MemoryServer.limits().build()) {
            @Override
            public void closed(StreamingSession session) {
                super.closed(session);
                if (session.endpoint().equals("members")) {
                    awaitLatch(proceed); // so that the drain waits
                } else {
                    ended.countDown();
                }
            }
        };
        MemoryTransport transport = at.connect();
        transport.receive("[\"hello\",{\"protocol\":1,\"key\":\"ada:k1\"}]");
        transport.expect("[\"welcome\"");
        MemoryServer.open(transport, "everybody");
        MemoryServer.open(transport, "members");
        start(at.connections::drain);
        String goodbye = transport.expect("[\"goodbye\"");
        awaitLatch(ended);

        transport.receive("[\"msg\",\"everybody\",\"SimpleData\",{\"num\":1}]");
        transport.receive("[\"close\",\"everybody\"]");
        transport.receive("[\"open\",\"everybody\"]");
        transport.receive("[\"msg\",\"everybody\",\"SimpleData\",{\"num\":2}]");
        await().until(() -> written(transport, goodbye).size() == 3);
        proceed.countDown();

        assertThat(transport.awaitClose()).isEqualTo(3001);
        assertThat(written(transport, goodbye)).containsExactly(goodbye, NOT_HANDLED, NOT_HANDLED);
    }

    @Test
    void aStreamThatWasNeverOpenIsNotOpenedClosedOrMissedDuringADrain() {
        var at = new Server(MemoryServer.TRUSTING, MemoryServer.limits().build()) {
            @Override
            public void closed(StreamingSession session) {
                super.closed(session);
                awaitLatch(proceed); // so that the drain waits
            }
        };
        MemoryTransport transport = at.connect();
        transport.receive("[\"hello\",{\"protocol\":1,\"key\":\"ada:k1\"}]");
        transport.expect("[\"welcome\"");
        MemoryServer.open(transport, "members");
        start(at.connections::drain);
        String goodbye = transport.expect("[\"goodbye\"");
        await().until(() -> hooks.contains("closed"));

        transport.receive("[\"open\",\"everybody\"]");
        transport.receive("[\"msg\",\"everybody\",\"SimpleData\",{\"num\":1}]");
        transport.receive("[\"close\",\"everybody\"]");
        proceed.countDown();

        assertThat(transport.awaitClose()).isEqualTo(3001);
        assertThat(written(transport, goodbye)).containsExactly(goodbye, NOT_HANDLED);
    }

    /** What the server has written from that frame on. */
    private static List<String> written(MemoryTransport transport, String from) {
        return transport.written.subList(transport.written.indexOf(from), transport.written.size());
    }

    @Test
    void aSessionThatIsSentTooMuchWhileItIsBeingResumedEndsAndAnotherBegins() {
        var at = new Server(
                MemoryServer.TRUSTING, MemoryServer.limits().queueBytes(2_000).build());
        MemoryTransport first = inTheMiddleOfAFrame(at, "ada:k1");
        MemoryTransport second = at.resuming("ada:k1", first.token());
        assertThat(first.awaitClose()).isEqualTo(3003);
        StreamingSession stream = at.connections.sessions().get(0);
        for (int i = 0; i < 100; i++) {
            ((StreamSession) stream).send(new SimpleData(i));
        }
        proceed.countDown();
        assertThat(second.expect("[\"welcome\"")).contains("\"token\"").doesNotContain("\"received\"");
        await().untilAsserted(() -> assertThat(hooks).containsExactly("opened", "closed"));
    }

    @Test
    void aSessionIsNotContinuedWithAKeyThatWasRevokedMeanwhile() {
        var at = new Server(MemoryServer.TRUSTING, MemoryServer.limits().build());
        MemoryTransport first = inTheMiddleOfAFrame(at, "ada:k1");
        MemoryTransport second = at.resuming("ada:k2", first.token());
        assertThat(first.awaitClose()).isEqualTo(3003);
        at.connections.revoke(new Revocation.OfKey("k2"), System.nanoTime());
        proceed.countDown();
        assertThat(second.expect("[\"welcome\"")).doesNotContain("\"received\"");
        assertThat(second.expect("[\"authenticated\"")).contains("revoked");
        await().untilAsserted(() -> assertThat(hooks).containsExactly("opened", "closed"));
    }

    @Test
    void aSessionWhoseUserIsRevokedWhileItIsBeingResumedEnds() {
        var at = new Server(MemoryServer.TRUSTING, MemoryServer.limits().build());
        MemoryTransport first = inTheMiddleOfAFrame(at, "ada:k1");
        MemoryTransport second = at.resuming("ada:k2", first.token());
        assertThat(first.awaitClose()).isEqualTo(3003);
        at.connections.revoke(new Revocation.OfUser("ada"), System.nanoTime());
        proceed.countDown();
        assertThat(second.expect("[\"welcome\"")).doesNotContain("\"received\"");
        assertThat(second.expect("[\"authenticated\"")).contains("revoked");
        await().untilAsserted(() -> assertThat(hooks).containsExactly("opened", "closed"));
    }

    @Test
    void aCallThatBeginsWhileItsUserIsRevokedDoesNotGoOn() {
        var at = new Server(MemoryServer.TRUSTING, MemoryServer.limits().build()) {
            @Override
            public int asked(Session session) {
                try {
                    proceed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // it had begun before the revocation, which ended it
                }
                return 1;
            }
        };
        MemoryTransport transport = at.welcomed("ada:k1");
        ClientSession session = transport.session();
        synchronized (session.calls()) {
            // Who the user is has been looked at, and the call is not in the table yet.
            awaitBlockedOrOver(start(() -> transport.receive("[\"call\",1,\"members\",\"ask\",{}]")));
            awaitBlockedOrOver(start(() -> at.connections.revoke(new Revocation.OfUser("ada"), System.nanoTime())));
        }
        assertThat(transport.expect("[\"error\",1,", "[\"result\",1,")).contains("unauthenticated");
        assertThat(transport.expect("[\"authenticated\"")).contains("revoked");
        await().until(() -> at.counters.calls.sum() == 0);
    }

    /** The answer to a call over HTTP. */
    private static final class HttpAnswer implements HttpCalls.Answer {

        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

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

    @Test
    void aCallOverHttpThatBeginsWhileItsUserIsRevokedDoesNotRun() throws Exception {
        var ran = new AtomicInteger();
        var asked = new AtomicReference<Thread>();
        Authenticator authenticator = key -> {
            asked.set(Thread.currentThread());
            return MemoryServer.TRUSTING.authenticate(key);
        };
        var at = new Server(authenticator, MemoryServer.limits().build()) {
            @Override
            public int asked(Session session) {
                return ran.incrementAndGet();
            }
        };
        HttpCalls calls = at.connections.httpCalls();
        var answer = new HttpAnswer();
        synchronized (calls) {
            calls.call("members", "ask", "ada:k1", "192.0.2.1", -1, new byte[0], answer);
            // What came of the sign-in has been looked at, and the call is not among those that are open yet.
            await().until(() -> asked.get() != null && asked.get().getState() == Thread.State.BLOCKED);
            at.connections.revoke(new Revocation.OfUser("ada"), System.nanoTime());
        }
        assertThat(answer.await()).isEqualTo("unauthenticated");
        await().until(calls::isIdle);
        assertThat(ran).hasValue(0);
    }

    @Test
    void aCallOverHttpThatRunsWhenItsUserIsRevokedIsEnded() throws Exception {
        var interrupted = new CountDownLatch(1);
        var at = new Server(MemoryServer.TRUSTING, MemoryServer.limits().build()) {
            @Override
            public int asked(Session session) {
                blocked.countDown();
                try {
                    proceed.await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
                return 1;
            }
        };
        var answer = new HttpAnswer();
        at.connections.httpCalls().call("members", "ask", "ada:k1", "192.0.2.1", -1, new byte[0], answer);
        awaitLatch(blocked);
        at.connections.revoke(new Revocation.OfUser("bob"), System.nanoTime());
        assertThat(answer.told).isEmpty();
        at.connections.revoke(new Revocation.OfUser("ada"), System.nanoTime());
        assertThat(answer.await()).isEqualTo("unauthenticated");
        awaitLatch(interrupted);
    }

    @Test
    void noStreamIsOpenedForAUserAfterTheRevocationHasReturned() throws Exception {
        var revoked = new AtomicBoolean();
        var tooLate = new AtomicInteger();
        var at = new Server(MemoryServer.TRUSTING, MemoryServer.limits().build()) {
            @Override
            public void opened(StreamingSession session) {
                if (revoked.get() && session.authentication().isPresent() && session.isOpen()) {
                    tooLate.incrementAndGet();
                }
            }
        };
        for (int i = 0; i < 300; i++) {
            MemoryTransport transport = at.welcomed("ada:k" + i);
            revoked.set(false);
            var together = new CyclicBarrier(2);
            Thread reader = start(() -> {
                meet(together);
                transport.receive("[\"open\",\"members\"]");
            });
            meet(together);
            at.connections.revoke(new Revocation.OfUser("ada"), System.nanoTime());
            revoked.set(true);
            reader.join();
            threads.remove(reader);
            transport.expect("[\"refused\"", "[\"closed\"");
            transport.lose();
            transports.remove(transport);
        }
        assertThat(tooLate).hasValue(0);
    }

    @Test
    void aStreamThatIsOpenedWhileItsConnectionEndsIsClosed() throws Exception {
        var at = new Server(MemoryServer.TRUSTING, MemoryServer.limits().build());
        for (int i = 0; i < 2_000; i++) {
            MemoryTransport transport = at.connect();
            transport.receive("[\"hello\",{\"protocol\":1}]");
            MemoryServer.open(transport, "everybody");
            transport.receive("[\"close\",\"everybody\"]");
            var together = new CyclicBarrier(2);
            Thread reader = start(() -> {
                meet(together);
                transport.receive("[\"open\",\"everybody\"]");
            });
            meet(together);
            transport.lose();
            transports.remove(transport);
            reader.join();
            threads.remove(reader);
        }
        await().untilAsserted(() -> {
            assertThat(at.counters.sessions.sum()).isZero();
            assertThat(at.counters.streamsClosed.sum()).isEqualTo(at.counters.streamsOpened.sum());
        });
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aConnectionThatIsClosedBeforeItBeginsIsCutWhenItsClientDoesNotAnswer() {
        var at = new Server(
                MemoryServer.TRUSTING,
                MemoryServer.limits().helloTimeout(Duration.ofHours(1)).build());
        MemoryTransport transport = at.connect();
        transport.session().close(3001, "the server is closing");
        transport.connection().begin();
        await().until(transport::aborted);
    }

    @Test
    void aHelloTimeoutThatComesLateDoesNothing() {
        var at = new Server(
                key -> {
                    awaitLatch(proceed);
                    return MemoryServer.TRUSTING.authenticate(key);
                },
                MemoryServer.limits().build());
        MemoryTransport transport = at.connect();
        transport.receive("[\"hello\",{\"protocol\":1,\"key\":\"ada:k1\"}]");
        transport.session().noHelloInTime();
        proceed.countDown();
        transport.expect("[\"welcome\"");
        transport.session().noHelloInTime();
        transport.receive("[\"ping\"]");
        transport.expect("[\"pong\"");
        assertThat(transport.closed()).isFalse();
    }

    @Test
    void aCallOverHttpWhoseArgumentsCannotBeReadIsAnsweredAndOver() throws Exception {
        var at = new Server(MemoryServer.TRUSTING, MemoryServer.limits().build());
        HttpCalls calls = at.connections.httpCalls();
        var answer = new HttpAnswer();
        byte[] body = "{\"value\":1}".getBytes(UTF_8);
        calls.call("members", "spoil", "ada:k1", "192.0.2.1", -1, body, answer);
        assertThat(answer.await()).isEqualTo("internal");
        await().until(calls::isIdle);
        assertThat(at.counters.failures.count()).isPositive();
    }

    @Test
    void anAuthenticatorThatThrowsAnExceptionWhoseMessageThrowsIsUnavailableAtOnce() throws Exception {
        Authenticator failing = key -> {
            throw new IllegalStateException() {
                private static final long serialVersionUID = 1L;

                @Override
                public String getMessage() {
                    throw new UnsupportedOperationException("no message");
                }
            };
        };
        var limits = MemoryServer.limits().authenticationTimeout(Duration.ofHours(1));
        var at = new Server(failing, limits.build());
        var answer = new HttpAnswer();
        at.connections.httpCalls().call("members", "ask", "ada:k1", "192.0.2.1", -1, new byte[0], answer);
        assertThat(answer.await()).isEqualTo("unavailable");
        await().until(at.connections.httpCalls()::isIdle);
    }

    @Test
    void aSessionEndsWhenTheAttemptToContinueItThrows() {
        var at = new Server(MemoryServer.TRUSTING, MemoryServer.limits().build());
        MemoryTransport first = inTheMiddleOfAFrame(at, "ada:k1");
        Thread reader = threads.get(threads.size() - 1);
        MemoryTransport second = at.resuming("ada:k1", first.token());
        assertThat(first.awaitClose()).isEqualTo(3003);
        ClientSession old = first.session();
        synchronized (second.session().transport()) {
            proceed.countDown();
            // The session was found to be kept, and the connection is about to be handed over.
            awaitBlockedOrOver(reader);
            old.transport().queue().discard();
        }
        assertThat(second.awaitClose()).isEqualTo(1011);
        await().untilAsserted(() -> assertThat(hooks).containsExactly("opened", "closed"));
        assertThat(at.counters.failures.count()).isEqualTo(1);
        second.lose();
        MemoryTransport third = at.resuming("ada:k1", first.token());
        assertThat(third.expect("[\"welcome\"")).doesNotContain("\"received\"");
    }
}
