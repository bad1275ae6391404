package dev.streampod.server.internal.session;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.Session;
import dev.streampod.server.StreamingSession;
import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.auth.Revocation;
import dev.streampod.server.internal.call.HttpCalls;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two threads at the seams of a session whose user or key is revoked. */
@Tag("long")
@Timeout(300)
class RevocationRacesTest extends SessionRaceFixture {

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
}
