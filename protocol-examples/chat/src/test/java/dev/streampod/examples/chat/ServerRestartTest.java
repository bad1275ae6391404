package dev.streampod.examples.chat;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What terminals make of servers that are killed or asked to end, and come back. */
@Tag("long")
final class ServerRestartTest extends ProgramsFixture {

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
}
