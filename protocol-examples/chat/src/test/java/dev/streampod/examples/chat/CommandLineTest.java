package dev.streampod.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.ReservedPort;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the two programs say of mistakes: one message, and a failure. */
@Tag("long")
final class CommandLineTest extends ProgramsFixture {

    private static void assertOneLine(String text) {
        assertThat(text.strip()).isNotEmpty().doesNotContain("\n", "\tat ");
    }

    @Test
    void aNameThatIsTakenIsOneMessageAndAFailure() {
        var nobody = guest(server("--port", "0").awaitPort(), "ada");

        assertThat(nobody.awaitExit()).isNotZero();
        assertOneLine(nobody.stderr());
        assertThat(nobody.stderr()).contains("another user has the name ada");
    }

    @Test
    void aTerminalWantsAKeyOrAName() {
        for (var arguments : List.of(List.<String>of(), List.of("--key", "a", "--name", "kim"))) {
            var terminal = run(TERMINAL, arguments.toArray(String[]::new));

            assertThat(terminal.awaitExit()).isNotZero();
            assertOneLine(terminal.stderr());
            assertThat(terminal.stderr()).contains("--key", "--name");
        }
    }

    @Test
    void aKeyThatSignsInNobodyIsOneMessageAndAFailure() {
        var ada = terminal(server("--port", "0").awaitPort(), "wrong");

        assertThat(ada.awaitExit()).isNotZero();
        assertOneLine(ada.stderr());
        assertThat(ada.output()).doesNotContain("wrong");
    }

    @Test
    void aServerThatIsNotThereIsOneMessageAndAFailure() {
        var nobody = keep(ReservedPort.take());
        var ada = terminal(nobody.number(), "a");

        assertThat(ada.awaitExit()).isNotZero();
        assertOneLine(ada.stderr());
        assertThat(ada.stderr()).contains(Integer.toString(nobody.number()));
    }

    @Test
    void anAddressThatIsNoneIsOneMessageAndAFailure() {
        var ada = run(TERMINAL, "--server", "localhost", "--key", "a");

        assertThat(ada.awaitExit()).isNotZero();
        assertOneLine(ada.stderr());
    }

    @Test
    void aPortInUseIsOneMessageAndAFailure() {
        int port = server("--port", "0").awaitPort();
        var other = server("--port", Integer.toString(port));

        assertThat(other.awaitExit()).isNotZero();
        assertOneLine(other.stderr());
        assertThat(other.stderr()).contains("Port " + port + " is in use");
    }

    @Test
    void aMalformedRedisAddressIsOneMessageAndAFailure() {
        var server = server("--port", "0", "--redis", "not an address");

        assertThat(server.awaitExit()).isNotZero();
        assertOneLine(server.stderr());
    }

    @Test
    void aMalformedKeyIsOneMessageThatDoesNotRepeatItAndAFailure() {
        var server = run(SERVER, "--port", "0", "--key", "s3cret=");

        assertThat(server.awaitExit()).isNotZero();
        assertOneLine(server.stderr());
        assertThat(server.stderr()).contains("--key takes KEY=user").doesNotContain("s3cret=)");
        assertThat(server.output()).doesNotContain("listening");
    }

    @Test
    void aKeyThatIsGivenTwiceIsOneMessageThatDoesNotRepeatItAndAFailure() {
        var server = run(SERVER, "--port", "0", "--key", "s3cret=ada", "--key", "s3cret=bob");

        assertThat(server.awaitExit()).isNotZero();
        assertOneLine(server.stderr());
        assertThat(server.stderr()).contains("--key takes each KEY once").doesNotContain("s3cret");
    }
}
