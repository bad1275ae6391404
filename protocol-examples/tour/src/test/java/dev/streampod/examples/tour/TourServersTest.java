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

/** Tours with a Redis, which is between them, and which takes nothing more. */
@Tag("long")
@NeedsRedis
final class TourServersTest extends TourFramesFixture {

    @Test
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
}
