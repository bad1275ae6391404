package dev.streampod.server.internal.session;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.StreamingSession;
import dev.streampod.server.internal.stream.StreamSession;
import dev.streampod.server.protocol.SimpleData;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two threads at the seams of a session that is resumed. */
@Tag("long")
@Timeout(300)
class ResumeRacesTest extends SessionRaceFixture {

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
