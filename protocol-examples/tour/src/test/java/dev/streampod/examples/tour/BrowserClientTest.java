package dev.streampod.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.NeedsNode;
import dev.streampod.fixtures.NodeProgram;
import dev.streampod.server.Limits;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.test.ServerSettings;
import dev.streampod.test.ServerUnderTest;
import dev.streampod.test.StartedServer;
import dev.streampod.test.StreampodServerTest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The generated browser client, run by Node, against the endpoints of the tour in this process. */
@NeedsNode
@StreampodServerTest
@Timeout(300)
final class BrowserClientTest {

    private static final Path PROGRAM = Path.of("src", "test", "browser", "tour.test.mjs");

    /** More than the default, for the message that carries a megabyte. */
    private static final int MESSAGE_BYTES = 4 * 1024 * 1024;

    @ServerUnderTest
    static StartedServer tour(ServerSettings settings, KeyStore keys) {
        keys.add("s3cret", "ada", List.of("admin"));
        var server = TourServer.build(builder -> settings.applyTo(builder)
                .limits(Limits.builder()
                        .messageBytes(MESSAGE_BYTES)
                        .outboundMessageBytes(MESSAGE_BYTES)
                        .queueBytes(MESSAGE_BYTES)
                        .build())
                .authenticator(keys));
        return new StartedServer(server.start(), server);
    }

    @Test
    void callsStreamsFeedsAndSignIns(StreampodServer server) {
        NodeProgram.Outcome outcome = NodeProgram.node(
                        "--test",
                        "--test-reporter=tap",
                        PROGRAM.toAbsolutePath().toString())
                .environment("STREAMPOD_TOUR", BrowserModule.file().toString())
                .environment("STREAMPOD_SERVER", "http://127.0.0.1:" + server.port())
                .run();

        assertThat(outcome.code()).as(outcome.output()).isZero();
        assertThat(outcome.output().lines()).contains("# fail 0", "# skipped 0", "# cancelled 0");
    }
}
