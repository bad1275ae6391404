package dev.streampod.examples.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.examples.board.protocol.Order;
import dev.streampod.examples.board.protocol.OrderStatus;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.WebSocketHandshake;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who may what, and how what may not be, or comes too late, is answered. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTest {

    private final Databases databases = databases();
    private Instances instances;
    private int port;
    private String cookie;

    /** Starts what the instances keep orders in. */
    Databases databases() {
        return Databases.h2();
    }

    @BeforeAll
    void start() {
        instances = new Instances(databases.empty());
        var instance = instances.start();
        port = Instances.port(instance);
        cookie = Instances.cookieName(instance);
    }

    @AfterAll
    void end() {
        try (databases) {
            instances.close();
        }
    }

    private static Order placed(Caller caller, String item) throws Exception {
        var answer = caller.post("/api/orders", "{\"customer\": \"Kim\", \"item\": \"" + item + "\"}");
        assertThat(answer.statusCode()).isEqualTo(201);
        return Caller.order(answer);
    }

    private WebSocketHandshake handshake() {
        return WebSocketHandshake.to(port).subprotocol(RawWebSocket.JSON_SUBPROTOCOL);
    }

    @Test
    void whoHasNotSignedInIsLedToTheFormAndGetsNeitherOrdersNorASocket() throws Exception {
        var nobody = new Caller(port);

        var page = nobody.send(nobody.request("/").header("Accept", "text/html"));

        assertThat(page.statusCode()).isEqualTo(302);
        assertThat(page.headers().firstValue("Location").orElseThrow()).endsWith("/login");
        assertThat(nobody.get("/api/orders").statusCode()).isEqualTo(401);
        assertThat(handshake().expectRefusal().status()).isEqualTo(401);
    }

    @Test
    void whoHasSignedInFollowsWhatAnybodyChanges() throws Exception {
        var ada = Caller.signedIn(port, "ada");
        var eve = Caller.signedIn(port, "eve");
        try (var socket =
                handshake().header("Cookie", cookie + "=" + eve.cookie(cookie)).connect()) {
            socket.hello();
            socket.sendText("[\"follow\",1,\"board\",\"orders\",{},{}]");
            assertThat(socket.expectText()).startsWith("[\"following\",1,");

            var order = placed(ada, "Dahlias");
            assertThat(ada.change(order.id(), OrderStatus.packed, 0).statusCode())
                    .isEqualTo(200);

            assertThat(socket.expectText()).contains("\"Dahlias\"", "\"placed\"", "\"ada\"");
            assertThat(socket.expectText()).contains("\"Dahlias\"", "\"packed\"", "\"version\":1");
        }
    }

    @Test
    void whoMayOnlyLookSeesTheOrdersAndChangesNone() throws Exception {
        var order = placed(Caller.signedIn(port, "ada"), "Lilies");
        var eve = Caller.signedIn(port, "eve");

        assertThat(eve.get("/api/me").body()).isEqualTo("{\"name\":\"eve\",\"mayChange\":false}");
        assertThat(eve.get("/api/orders").body()).contains("Lilies");
        assertThat(eve.change(order.id(), OrderStatus.packed, 0).statusCode()).isEqualTo(403);
        assertThat(eve.post("/api/orders", "{\"customer\": \"Eve\", \"item\": \"Nothing\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(eve.get("/api/orders").body()).doesNotContain("Nothing");
    }

    @Test
    void aChangeThatHasNotSeenTheLastOneIsRefusedWithTheOrderAsItIs() throws Exception {
        var ada = Caller.signedIn(port, "ada");
        var order = placed(ada, "Ferns");
        ada.change(order.id(), OrderStatus.packed, 0);

        var late = Caller.signedIn(port, "bob").change(order.id(), OrderStatus.shipped, 0);

        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body())
                .contains(
                        "\"detail\":\"Order " + order.id() + " was packed by ada meanwhile\"",
                        "\"order\":{\"id\":" + order.id() + ",",
                        "\"version\":1");
    }

    @Test
    void whatIsNoChangeOrOfNoOrderIsRefused() throws Exception {
        var ada = Caller.signedIn(port, "ada");

        assertThat(ada.change(4711, OrderStatus.packed, 0).statusCode()).isEqualTo(404);
        assertThat(ada.post("/api/orders", "{\"customer\": \" \", \"item\": \"Ivy\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(ada.post("/api/orders", "{\"customer\": \"Kim\"}").statusCode())
                .isEqualTo(400);
        assertThat(ada.post("/api/orders", "{\"customer\": \"Kim\", \"item\": \"" + "i".repeat(81) + "\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    /** As a form on somebody else's page would send it, with the cookies of who looks at it. */
    @Test
    void aChangeWithoutTheTokenAgainstForgeryIsRefused() throws Exception {
        var ada = Caller.signedIn(port, "ada");

        var forged = ada.send(ada.request("/api/orders")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"customer\": \"Kim\", \"item\": \"Forged\"}")));

        assertThat(forged.statusCode()).isEqualTo(403);
        assertThat(ada.get("/api/orders").body()).doesNotContain("Forged");
    }
}
