package dev.streampod.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.examples.tour.protocol.server.TourEndpoints;
import dev.streampod.fixtures.NeedsNode;
import dev.streampod.fixtures.NodeProgram;
import dev.streampod.server.Limits;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.KeyStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The generated client for browsers, run by Node, against the endpoints of the tour in this process. */
@NeedsNode
@Timeout(300)
final class BrowserClientTest {

    private static final Path PROGRAM = Path.of("src", "test", "browser", "tour.test.mjs");

    /** More than the default, for the message that carries a megabyte. */
    private static final int MESSAGE_BYTES = 4 * 1024 * 1024;

    @SuppressWarnings("NullAway.Init") // set before each test
    private StreampodServer server;

    @BeforeEach
    void start() {
        KeyStore keys = KeyStore.inMemory();
        keys.add("s3cret", "ada", List.of("admin"));
        var admins = new Admins(() -> server.statistics(), () -> server.revocations());
        server = StreampodServer.builder(new TourEndpoints(admins, new Echo(), new Feeds(), new Members(), new Rooms()))
                .host("127.0.0.1")
                .port(0)
                .limits(Limits.builder()
                        .messageBytes(MESSAGE_BYTES)
                        .outboundMessageBytes(MESSAGE_BYTES)
                        .queueBytes(MESSAGE_BYTES)
                        .build())
                .authenticator(keys)
                .build();
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void callsStreamsFeedsAndSignIns() {
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
