package dev.streampod.server.internal.session;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.StreamingSession;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two threads at the seams of a session while its server drains. */
@Tag("long")
@Timeout(300)
class DrainRacesTest extends SessionRaceFixture {

    private static final String NOT_HANDLED = "[\"error\",null,{\"code\":\"unavailable\","
            + "\"message\":\"the connection is closing; the message was not handled\",\"endpoint\":\"everybody\"}]";

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
}
