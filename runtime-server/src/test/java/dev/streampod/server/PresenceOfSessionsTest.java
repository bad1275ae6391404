package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.server.presence.PresenceListener;
import dev.streampod.server.presence.PresenceMember;
import dev.streampod.server.presence.PresenceSubscription;
import dev.streampod.server.protocol.Text;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who entered in a session is present as long as it lasts. */
class PresenceOfSessionsTest extends ServerTest {

    /** Enters the room with whoever opens the stream. */
    private static final class Entering extends Recording {

        @Override
        void opened(StreamingSession session) {
            session.presences().of("room", Text.class).enter(new Text(session.id()));
        }
    }

    private static PresenceSubscription<Text> watch(StreampodServer server) {
        return server.presences().of("room", Text.class).watch(new PresenceListener<>() {
            @Override
            public void joined(PresenceMember<Text> member) {}

            @Override
            public void left(PresenceMember<Text> member) {}
        });
    }

    private static List<String> present(PresenceSubscription<Text> watch) {
        return watch.present().stream().map(member -> member.info().text()).toList();
    }

    @Test
    void whoEnteredHasLeftWhenTheStreamIsClosedOrTheClientIsLost() {
        var server = start(new Entering());
        var watch = watch(server);
        RawWebSocket first = connect(server);
        first.hello();
        open(first, "echo");
        RawWebSocket second = connect(server);
        second.hello();
        open(second, "echo");
        await().until(() -> present(watch).size() == 2);
        assertThat(server.sessions()).extracting(StreamingSession::id).containsAll(present(watch));

        first.sendText("[\"close\",\"echo\"]");
        await().until(() -> present(watch).size() == 1);
        second.abort();
        await().until(() -> present(watch).isEmpty());
    }

    @Test
    void whoWasLostForAMomentIsPresentAllTheTime() {
        var server = start(
                new Entering(),
                builder -> builder.limits(
                        quick().resumeWindow(Duration.ofMinutes(5)).build()));
        var watch = watch(server);
        var client = ResumableClient.begin(connect(server));
        client.open("echo");
        await().until(() -> present(watch).size() == 1);

        client.socket().abort();
        await().until(() -> server.statistics().waitingSessions() == 1);
        assertThat(present(watch)).hasSize(1);
        client.resume(connect(server));
        assertThat(present(watch)).hasSize(1);
        client.socket().sendText("[\"close\",\"echo\"]");
        await().until(() -> present(watch).isEmpty());
    }

    @Test
    void whoEnteredInASessionThatHasEndedIsNotPresent() {
        var server = start(new Entering());
        var watch = watch(server);
        RawWebSocket client = connect(server);
        client.hello();
        open(client, "echo");
        StreamingSession session = server.sessions().iterator().next();
        client.abort();
        await().until(() -> present(watch).isEmpty() && server.statistics().streams() == 0);

        session.presences().of("room", Text.class).enter(new Text("late"));
        assertThat(present(watch)).isEmpty();
    }
}
