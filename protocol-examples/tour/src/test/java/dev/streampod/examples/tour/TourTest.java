package dev.streampod.examples.tour;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.ServerProcess;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A tour alone: what it answers, what is left of its clients, and how it starts. */
@Tag("long")
final class TourTest extends TourFramesFixture {

    @Test
    void echoesInOrderAndAnswersMistakesWithoutEndingTheStream() {
        RawWebSocket socket = client(tour("--port", "0").awaitPort());

        assertThat(ask(socket, "[\"open\",\"echo\"]")).isEqualTo("[\"opened\",\"echo\"]");
        for (int i = 0; i < 500; i++) {
            socket.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":" + i + "}]");
        }
        for (int i = 0; i < 500; i++) {
            assertThat(socket.expectText()).isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":" + i + "}]");
        }
        assertThat(ask(socket, "[\"msg\",\"nowhere\",\"SimpleData\",{\"num\":1}]"))
                .contains("unknown-endpoint");
        assertThat(ask(socket, "[\"msg\",\"echo\",\"JoinRoom\",{\"room\":\"r\"}]"))
                .contains("unknown-class");
        assertThat(ask(socket, "[\"msg\",\"echo\",\"SimpleData\",{}]")).contains("bad-request", "SimpleData", "num");
        assertThat(ask(socket, "[\"msg\",\"echo\",\"Boom\",{\"reason\":\"secret reason\"}]"))
                .contains("internal", "reference")
                .doesNotContain("secret reason");
        assertThat(ask(socket, "[\"msg\",\"echo\",\"SimpleData\",{\"num\":7}]"))
                .isEqualTo("[\"msg\",\"echo\",\"SimpleData\",{\"num\":7}]");
    }

    @Test
    void aFrameThatIsNoneClosesTheConnection() {
        RawWebSocket socket = client(tour("--port", "0").awaitPort());

        socket.sendText("no frame at all");

        assertThat(socket.expectClose().code()).isEqualTo(3501);
    }

    @Test
    void signsInAndOutOnALiveConnection() {
        RawWebSocket socket = client(
                tour("--port", "0", "--key", "k1=ada:admin", "--key", "k2=bob").awaitPort());

        assertThat(ask(socket, "[\"open\",\"members\"]")).contains("refused", "unauthenticated");
        assertThat(ask(socket, "[\"auth\",\"k2\"]")).contains("authenticated", "bob");
        assertThat(ask(socket, "[\"open\",\"members\"]")).isEqualTo("[\"opened\",\"members\"]");
        assertThat(ask(socket, "[\"open\",\"admins\"]")).contains("refused", "forbidden");
        assertThat(ask(socket, "[\"auth\",\"k1\"]")).contains("authenticated", "ada", "admin");
        assertThat(ask(socket, "[\"open\",\"admins\"]")).isEqualTo("[\"opened\",\"admins\"]");
        assertThat(ask(socket, "[\"auth\",null]")).contains("authenticated").doesNotContain("ada");
        assertThat(List.of(socket.expectText(), socket.expectText()))
                .allMatch(closed -> closed.startsWith("[\"closed\","))
                .anyMatch(closed -> closed.contains("members"))
                .anyMatch(closed -> closed.contains("admins"));
    }

    @Test
    void nothingIsLeftOfConnectionsThatWereCut() {
        int port = tour("--port", "0", "--key", "k=ada:admin").awaitPort();
        int cut = 300;
        for (int i = 0; i < cut; i++) {
            try (RawWebSocket socket = RawWebSocket.connect(port)) {
                socket.hello();
                ask(socket, "[\"open\",\"rooms\"]");
                socket.sendText("[\"msg\",\"rooms\",\"JoinRoom\",{\"room\":\"r\"}]");
                socket.abort();
            }
        }
        RawWebSocket admin = client(port);
        ask(admin, "[\"auth\",\"k\"]");
        ask(admin, "[\"open\",\"admins\"]");

        await().untilAsserted(() -> assertThat(ask(admin, "[\"msg\",\"admins\",\"ReportRequest\",{}]"))
                .isEqualTo("[\"msg\",\"admins\",\"SessionReport\",{\"opened\":" + (cut + 1) + ",\"closed\":" + cut
                        + ",\"live\":1,\"userObjects\":1,\"listeners\":0}]"));
    }

    @Test
    void smallLimitsAreQuickToReach() {
        int port = tour("--port", "0", "--limits", "small").awaitPort();

        RawWebSocket large = client(port);
        large.sendText("[\"msg\",\"echo\",\"Boom\",{\"reason\":\"" + "x".repeat(5_000) + "\"}]");
        assertThat(large.expectClose().code()).isEqualTo(1009);

        RawWebSocket mute = keep(RawWebSocket.connect(port));
        assertThat(mute.awaitClose().code()).isEqualTo(3501);
    }

    @Test
    void aRoomWhoseNameIsTooLongIsTheClientsMistake() {
        ServerProcess tour = tour("--port", "0");
        RawWebSocket socket = client(tour.awaitPort());
        String room = "r".repeat(1_100);
        ask(socket, "[\"open\",\"rooms\"]");
        ask(socket, "[\"open\",\"feeds\"]");

        assertThat(ask(socket, "[\"msg\",\"rooms\",\"JoinRoom\",{\"room\":\"" + room + "\"}]"))
                .contains("bad-request");
        assertThat(postedToFeed(socket, room)).hasSize(2).allMatch(answer -> answer.contains("bad-request"));
        assertThat(tour.stderr()).doesNotContain("\tat ");
    }

    @Test
    void mistakesOnTheCommandLineEndInOneMessageAndAnExitCode() {
        int taken = tour("--port", "0").awaitPort();
        for (List<String> wrong : List.of(
                List.of("--port", Integer.toString(taken)),
                List.of("--port", "0", "--redis", "localhost"),
                List.of("--port", "0", "--key", "nothing"),
                List.of("--port", "0", "--key", "k=ada", "--key", "k=bob"),
                List.of("--port", "many"),
                List.of("--port", "0", "--limits", "tiny"))) {
            ServerProcess process = tour(wrong.toArray(String[]::new));

            assertThat(process.awaitExit()).as(wrong.toString()).isNotZero();
            assertThat(process.stderr()).as(wrong.toString()).isNotBlank().doesNotContain("\tat ");
        }
    }

    @Test
    void aRedisThatDoesNotAnswerIsAWarningAndTheServerServes() {
        RawWebSocket socket =
                client(tour("--port", "0", "--redis", "redis://localhost:1").awaitPort());

        assertThat(ask(socket, "[\"open\",\"echo\"]")).isEqualTo("[\"opened\",\"echo\"]");
    }
}
