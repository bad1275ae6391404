package dev.streampod.examples.pixorama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.examples.pixorama.server.PixoramaServer;
import dev.streampod.fixtures.ServerProcess;
import java.time.Duration;
import java.util.regex.Pattern;

/** Starts a program as a user does, and looks at how it ends. */
abstract class ProgramsFixture {

    /** Generous, for machines that are busy with other things. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Pattern LISTENING = Pattern.compile("^listening on port (\\d+)$", Pattern.MULTILINE);

    static void assertFails(ServerProcess program, int exitCode, String message) {
        try (program) {
            assertThat(program.awaitExit(PATIENCE)).as(program.output()).isEqualTo(exitCode);
            assertThat(program.stderr()).contains(message).doesNotContain("\tat ", "Exception");
            assertThat(program.stdout()).isEmpty();
        }
    }

    static ServerProcess server(String... arguments) {
        return ServerProcess.main(PixoramaServer.class, arguments).start();
    }

    static int port(ServerProcess server) {
        return Integer.parseInt(server.awaitLine(LISTENING, PATIENCE).group(1));
    }
}
