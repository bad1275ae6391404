package dev.streampod.examples.chat;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** People who talk in terminals, through servers in processes of their own. */
@Tag("long")
final class TerminalsTest extends ProgramsFixture {

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
}
