package dev.streampod.examples.tour;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.fixtures.ServerProcess;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The tour in a process of its own, spoken to in raw frames. */
@Tag("long")
final class TourTest extends TourProcessTest {

    private RawWebSocket client(int port) {
        RawWebSocket socket = keep(RawWebSocket.connect(port));
        socket.hello();
        return socket;
    }

    private static String ask(RawWebSocket socket, String frame) {
        socket.sendText(frame);
        return socket.expectText();
    }

    /** The answers to a post as a message of the stream, which is open, and as a call. */
    private static List<String> postedToFeed(RawWebSocket socket, String room) {
        String message = "{\"room\":\"" + room + "\",\"text\":\"t\"}";
        return List.of(
                ask(socket, "[\"msg\",\"feeds\",\"RoomMessage\"," + message + "]"),
                ask(socket, "[\"call\",1,\"feeds\",\"post\",{\"message\":" + message + "}]"));
    }

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
    @NeedsRedis
    void aRoomReachesAcrossTwoServers() {
        RedisServer redis = keep(RedisServer.start());
        RawWebSocket here = client(tour("--port", "0", "--redis", redis.uri()).awaitPort());
        RawWebSocket there = client(tour("--port", "0", "--redis", redis.uri()).awaitPort());
        for (RawWebSocket socket : List.of(here, there)) {
            ask(socket, "[\"open\",\"rooms\"]");
            assertThat(ask(socket, "[\"msg\",\"rooms\",\"RoomMessage\",{\"room\":\"r\",\"text\":\"?\"}]"))
                    .contains("bad-request");
            socket.sendText("[\"msg\",\"rooms\",\"JoinRoom\",{\"room\":\"r\"}]");
            socket.sendText("[\"open\",\"rooms\"]");
            assertThat(socket.expectText()).isEqualTo("[\"opened\",\"rooms\"]");
        }
        String said = "[\"msg\",\"rooms\",\"RoomMessage\",{\"room\":\"r\",\"sender\":\"ada\",\"text\":\"hello\"}]";
        there.sendText("[\"msg\",\"rooms\",\"RoomMessage\",{\"room\":\"r\",\"sender\":\"bob\",\"text\":\"first\"}]");
        assertThat(there.expectText()).contains("first");

        here.sendText(said);

        assertThat(there.expectText()).isEqualTo(said);
    }

    @Test
    @NeedsRedis
    void aKeyThatOneServerRevokesIsRefusedByAll() {
        RedisServer redis = keep(RedisServer.start());
        String[] arguments = {"--port", "0", "--redis", redis.uri(), "--key", "k1=ada:admin", "--key", "k2=bob"};
        ServerProcess here = tour(arguments);
        ServerProcess there = tour(arguments);
        RawWebSocket admin = client(here.awaitPort());
        ask(admin, "[\"auth\",\"k1\"]");
        RawWebSocket bob = client(there.awaitPort());
        assertThat(ask(bob, "[\"auth\",\"k2\"]")).contains("bob");

        assertThat(ask(admin, "[\"call\",1,\"admins\",\"revoke\",{\"userId\":\"bob\"}]"))
                .isEqualTo("[\"result\",1,null]");

        assertThat(bob.expectText()).contains("revoked");
        for (int port : List.of(here.awaitPort(), there.awaitPort())) {
            RawWebSocket again = client(port);
            await().untilAsserted(
                            () -> assertThat(ask(again, "[\"auth\",\"k2\"]")).contains("\"unauthenticated\""));
            assertThat(ask(again, "[\"auth\",\"k1\"]")).contains("ada");
        }
        assertThat(ask(admin, "[\"call\",2,\"admins\",\"report\"]")).contains("\"listeners\":0");
    }

    @Test
    @NeedsRedis
    void aRevocationThatOtherServersAreNotToldOfIsUnavailable() {
        RedisServer redis = keep(RedisServer.start());
        RawWebSocket admin = client(tour("--port", "0", "--redis", redis.uri(), "--key", "k=ada:admin")
                .awaitPort());
        ask(admin, "[\"auth\",\"k\"]");
        redis.command("CONFIG", "SET", "maxmemory", "1");

        assertThat(ask(admin, "[\"call\",1,\"admins\",\"revoke\",{\"userId\":\"bob\"}]"))
                .contains("unavailable");
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
    @NeedsRedis
    void aPostThatRedisDoesNotTakeIsUnavailable() {
        RedisServer redis = keep(RedisServer.start());
        ServerProcess tour = tour("--port", "0", "--redis", redis.uri());
        RawWebSocket socket = client(tour.awaitPort());
        ask(socket, "[\"open\",\"feeds\"]");
        redis.command("CONFIG", "SET", "maxmemory", "1");

        assertThat(postedToFeed(socket, "r")).hasSize(2).allMatch(answer -> answer.contains("unavailable"));
        assertThat(tour.stderr()).doesNotContain("\tat ");
    }

    @Test
    @NeedsRedis
    void aMessageToARoomThatRedisDoesNotTakeIsUnavailable() {
        RedisServer redis = keep(RedisServer.start());
        ServerProcess tour = tour("--port", "0", "--redis", redis.uri());
        RawWebSocket socket = client(tour.awaitPort());
        ask(socket, "[\"open\",\"rooms\"]");
        socket.sendText("[\"msg\",\"rooms\",\"JoinRoom\",{\"room\":\"r\"}]");
        redis.command("ACL", "SETUSER", "default", "-publish");

        assertThat(ask(socket, "[\"msg\",\"rooms\",\"RoomMessage\",{\"room\":\"r\",\"text\":\"t\"}]"))
                .contains("unavailable", "the message may not have been posted");
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
