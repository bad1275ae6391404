package dev.streampod.examples.chat;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.fixtures.ReservedPort;
import dev.streampod.fixtures.ServerProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The two programs in processes of their own, as people start them. */
@Tag("long")
final class ProgramsTest {

    private static final String SERVER = "dev.streampod.examples.chat.server.ChatServer";
    private static final String TERMINAL = "dev.streampod.examples.chat.terminal.ChatTerminal";

    private final List<AutoCloseable> started = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : started) {
            each.close();
        }
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        started.add(0, closeable);
        return closeable;
    }

    private ServerProcess run(String main, String... arguments) {
        return keep(ServerProcess.main(main, arguments)
                .jvmFlags("-Xmx128m", "-XX:TieredStopAtLevel=1")
                .start());
    }

    private ServerProcess server(String... more) {
        var arguments = new ArrayList<>(List.of("--key", "a=ada", "--key", "b=bob"));
        arguments.addAll(List.of(more));
        return run(SERVER, arguments.toArray(String[]::new));
    }

    private ServerProcess terminal(int port, String key, String... more) {
        var arguments = new ArrayList<>(List.of("--server", "http://localhost:" + port, "--key", key));
        arguments.addAll(List.of(more));
        return run(TERMINAL, arguments.toArray(String[]::new));
    }

    private static void assertOneLine(String text) {
        assertThat(text.strip()).isNotEmpty().doesNotContain("\n", "\tat ");
    }

    @Test
    @NeedsRedis
    void twoPeopleTalkThroughTwoServers() {
        var redis = keep(RedisServer.start());
        int first = server("--port", "0", "--redis", redis.uri()).awaitPort();
        int second = server("--port", "0", "--redis", redis.uri()).awaitPort();
        var ada = terminal(first, "a");
        ada.awaitLine("\\* ada is in lobby");
        var bob = terminal(second, "b");
        ada.awaitLine("\\* bob is in lobby");

        ada.writeLine("hello, who is there?");
        bob.awaitLine("^\\d\\d:\\d\\d:\\d\\d \\[lobby\\] ada: hello, who is there\\?$");
        bob.writeLine("/to ada only me");
        ada.awaitLine("bob to you: only me");
        bob.writeLine("/join attic");
        bob.awaitLine("\\* bob is in attic");
        bob.writeLine("/leave");
        await().until(() -> bob.stderr().contains("-- you left attic"));
        bob.writeLine("/quit");

        assertThat(bob.awaitExit()).as(bob::output).isZero();
        // What ada said may have come as new, or as what was said before.
        assertThat(bob.stderr().lines().filter(line -> !line.contains("while you were away")))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("-- connected to http://localhost:" + second),
                        line -> assertThat(line).isEqualTo("-- you are bob"),
                        line -> assertThat(line).isEqualTo("-- you left attic"),
                        line -> assertThat(line).isEqualTo("-- disconnected"));
        ada.awaitLine("\\* bob left lobby");
    }

    @Test
    void aPipeIsSentToItsEndAndTheProgramEndsWell() {
        int port = server("--port", "0").awaitPort();
        var bob = terminal(port, "b");
        bob.awaitLine("\\* bob is in lobby");
        var ada = terminal(port, "a");

        int lines = 3_000;
        IntStream.rangeClosed(1, lines).forEach(i -> ada.writeLine("line " + i + " é"));
        ada.writeLine("/to bob that was all");
        ada.closeInput();

        assertThat(ada.awaitExit()).as(ada::output).isZero();
        bob.awaitLine("ada to you: that was all");
        bob.awaitLine("ada: line " + lines + " é$");
        bob.awaitLine("\\* ada left lobby");
        assertThat(said(bob, "ada"))
                .isEqualTo(IntStream.rangeClosed(1, lines)
                        .mapToObj(i -> "line " + i + " é")
                        .toList());
    }

    @Test
    void aTerminalSurvivesARestartOfItsServerAndSaysSo() {
        var before = server("--port", "0");
        int port = before.awaitPort();
        var ada = terminal(port, "a");
        ada.awaitLine("\\* ada is in lobby");
        ada.writeLine("soon forgotten");
        ada.awaitLine("\\[lobby\\] ada: soon forgotten");

        before.kill();
        server("--port", Integer.toString(port)).awaitPort();

        await().until(() -> ada.stderr().contains("back again"));
        ada.writeLine("still here");
        ada.awaitLine("\\[lobby\\] ada: still here");
        ada.closeInput();
        assertThat(ada.awaitExit()).as(ada::output).isZero();
        assertThat(ada.stderr())
                .contains("the connection is lost", "next try in", "you are ada")
                .contains("lines may be missing here, said in lobby"); // the history was that server's
    }

    @Test
    @NeedsRedis
    void nothingSaidIsMissedWhenAnyServerIsRestarted() {
        var redis = keep(RedisServer.start());
        var first = server("--port", "0", "--redis", redis.uri());
        int port = first.awaitPort();
        int second = server("--port", "0", "--redis", redis.uri()).awaitPort();
        var ada = terminal(port, "a");
        var bob = terminal(second, "b");
        ada.awaitLine("\\* bob is in lobby");
        bob.writeLine("line 1");
        ada.awaitLine("bob: line 1$");

        first.kill();
        IntStream.rangeClosed(2, 20).forEach(i -> bob.writeLine("line " + i));
        bob.awaitLine("bob: line 20$");
        server("--port", Integer.toString(port), "--redis", redis.uri()).awaitPort();

        ada.awaitLine("bob: line 20$");
        bob.writeLine("line 21");
        ada.awaitLine("bob: line 21$");
        assertThat(said(ada, "bob"))
                .isEqualTo(
                        IntStream.rangeClosed(1, 21).mapToObj(i -> "line " + i).toList());
        await().until(() -> ada.stderr().contains("-- that was said in lobby while you were away: 19 lines"));
        assertThat(ada.stderr()).doesNotContain("may be missing");
    }

    @Test
    void theServerAnswersHealthAndDrainsWhenItIsAskedToEnd() throws Exception {
        var server = server("--port", "0");
        int port = server.awaitPort();
        var ada = terminal(port, "a");
        ada.awaitLine("\\* ada is in lobby");
        var health = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/health"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(health.statusCode()).isEqualTo(200);

        server.terminate();

        assertThat(server.awaitExit()).isIn(0, 143);
        assertThat(server.stderr()).doesNotContain("Exception");
    }

    @Test
    void withoutKeysTheServerIssuesSomeAndTellsHowToUseThem() {
        var server = run(SERVER, "--port", "0");
        int port = server.awaitPort();

        var line = server.awaitLine("^ada signs in with: .*--server (\\S+) --key (\\S+)$");
        assertThat(line.group(1)).isEqualTo("http://localhost:" + port);
        server.awaitLine("^eve signs in with: ");
        var ada = terminal(port, line.group(2));
        ada.awaitLine("\\* ada is in lobby");
    }

    @Test
    void aGuestGoesByANameListsTheRoomsAndReadsWhatWasSaidBefore() {
        int port = server("--port", "0").awaitPort();
        var ada = terminal(port, "a");
        ada.awaitLine("\\* ada is in lobby");
        IntStream.rangeClosed(1, 30).forEach(i -> ada.writeLine("line " + i));
        ada.awaitLine("ada: line 30$");

        var kim = guest(port, "kim");
        kim.awaitLine("\\* kim is in lobby");
        kim.awaitLine("\\* ada is in lobby");
        kim.writeLine("/rooms");
        kim.awaitLine("^\\* 2 in lobby$");
        kim.awaitLine("ada: line 30$");
        await().until(() -> kim.stderr().contains("-- that was said in lobby while you were away: 30 lines"));
        assertThat(said(kim, "ada"))
                .isEqualTo(
                        IntStream.rangeClosed(1, 30).mapToObj(i -> "line " + i).toList());
        kim.writeLine("hello");
        ada.awaitLine("\\[lobby\\] kim: hello");
        kim.writeLine("/quit");
        assertThat(kim.awaitExit()).as(kim::output).isZero();
    }

    private static List<String> said(ServerProcess terminal, String user) {
        return Arrays.stream(terminal.stdout().split("\n"))
                .filter(line -> line.contains("[lobby] " + user + ": "))
                .map(line -> line.replaceFirst(".*" + user + ": ", ""))
                .toList();
    }

    private ServerProcess guest(int port, String name) {
        return run(TERMINAL, "--server", "http://localhost:" + port, "--name", name);
    }

    @Test
    void aGuestSurvivesARestartOfTheServerWhichHasForgottenEverything() {
        var before = server("--port", "0");
        int port = before.awaitPort();
        var kim = guest(port, "kim");
        kim.awaitLine("\\* kim is in lobby");
        kim.writeLine("before");
        kim.awaitLine("kim: before");

        before.kill();
        server("--port", Integer.toString(port)).awaitPort();

        await().until(() -> kim.stderr().contains("lines may be missing here, said in lobby"));
        kim.writeLine("after");
        kim.awaitLine("kim: after$");
        assertThat(said(kim, "kim")).containsExactly("before", "after");
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
