package dev.streampod.examples.pixorama.server;

import static dev.streampod.examples.pixorama.server.CanvasViewer.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.examples.pixorama.protocol.Painters;
import dev.streampod.examples.pixorama.protocol.PixoramaToClient;
import dev.streampod.examples.pixorama.protocol.ServerPresence;
import dev.streampod.examples.pixorama.protocol.server.CanvasChannel;
import dev.streampod.examples.pixorama.protocol.server.PixoramaEndpoints;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.presence.Presence;
import dev.streampod.server.presence.PresenceListener;
import dev.streampod.server.presence.PresenceMember;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The members that a test adds stand for other servers. */
class PainterCountTest {

    private final SharedCanvas canvas = new SharedCanvas(64);
    private final List<PixoramaToClient> seen = new CopyOnWriteArrayList<>();
    private final StreampodServer server = StreampodServer.builder(
                    new PixoramaEndpoints(new Pixorama(canvas, CanvasChannel.of(64), new PostFailures())))
            .build();
    private final PainterCount count = PainterCount.start(server.presences(), 64, canvas);
    private final Presence<ServerPresence> servers = server.presences().of(PainterCount.CHANNEL, ServerPresence.class);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void viewersAreToldAtOnceOfThoseOnAnotherServer() {
        watch();
        var other = servers.enter(new ServerPresence(3, 64));
        soon(() -> assertThat(seen).endsWith(new Painters(4)));
        other.update(new ServerPresence(5, 64));
        soon(() -> assertThat(seen).endsWith(new Painters(6)));
        other.close();
        soon(() -> assertThat(seen).endsWith(new Painters(1)));
    }

    @Test
    void whoComesLaterIsToldTheNumberAfterThePicture() {
        watch();
        servers.enter(new ServerPresence(3, 64));
        soon(() -> assertThat(seen).endsWith(new Painters(4)));
        List<PixoramaToClient> late = new CopyOnWriteArrayList<>();
        canvas.join(late::add);
        assertThat(late).hasSize(2).endsWith(new Painters(5));
    }

    @Test
    void theOtherServersAndTheViewersHereAreToldOfThoseThatCameSince() {
        List<ServerPresence> told = new CopyOnWriteArrayList<>();
        servers.watch(new PresenceListener<>() {
            @Override
            public void joined(PresenceMember<ServerPresence> member) {
                told.add(member.info());
            }

            @Override
            public void changed(PresenceMember<ServerPresence> member) {
                told.add(member.info());
            }

            @Override
            public void left(PresenceMember<ServerPresence> member) {
                told.clear();
            }
        });
        soon(() -> assertThat(told).containsExactly(new ServerPresence(0, 64)));
        watch();
        canvas.join(seen::add);
        count.update();
        soon(() -> assertThat(told).containsExactly(new ServerPresence(0, 64), new ServerPresence(2, 64)));
        soon(() -> assertThat(seen).endsWith(new Painters(2), new Painters(2)));
    }

    @Test
    void theStreamsOfAServerWithAnotherCanvasDoNotCount() {
        watch();
        servers.enter(new ServerPresence(3, 128));
        servers.enter(new ServerPresence(4, 64));
        soon(() -> assertThat(seen).endsWith(new Painters(5)));
        assertThat(seen).isSubsetOf(new Painters(1), new Painters(5));
    }

    private void watch() {
        canvas.settle();
        canvas.join(seen::add);
        seen.clear();
    }
}
