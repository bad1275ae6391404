package dev.streampod.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.WebSocketHandshake;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where clients come from, as a proxy says it. */
@Tag("own-port")
class BehindProxyTest extends ServerTest {

    private String addressOf(StreampodServer server, String header, String value) {
        RawWebSocket client = closedAfterTest(
                WebSocketHandshake.to(port(server)).header(header, value).connect());
        client.hello();
        return server.clients().iterator().next().remoteAddress();
    }

    @Test
    void headersAreBelievedWhenTheServerWasToldThatAProxySetsThem() {
        var server = start(new Recording(), StreampodServer.Builder::behindProxy);
        assertThat(addressOf(server, "X-Forwarded-For", "203.0.113.7")).isEqualTo("203.0.113.7");
    }

    @Test
    void othersAreNotSinceProxiesPassThemOnFromAnybody() {
        var server = start(new Recording(), StreampodServer.Builder::behindProxy);
        assertThat(addressOf(server, "Forwarded", "for=203.0.113.7")).isEqualTo("127.0.0.1");
    }

    @Test
    void otherwiseAnybodyCouldSayAnything() {
        var server = start(new Recording());
        assertThat(addressOf(server, "X-Forwarded-For", "203.0.113.7")).isEqualTo("127.0.0.1");
    }

    @Test
    void theBoundPerAddressIsThatOfTheClientBehindTheProxy() {
        var server = start(
                new Recording(),
                builder -> builder.behindProxy()
                        .limits(quick().connectionsPerAddress(1).build()));
        assertThat(addressOf(server, "X-Forwarded-For", "203.0.113.7")).isEqualTo("203.0.113.7");
        RawWebSocket second = closedAfterTest(WebSocketHandshake.to(port(server))
                .header("X-Forwarded-For", "203.0.113.8")
                .connect());
        second.hello();
        RawWebSocket third = closedAfterTest(WebSocketHandshake.to(port(server))
                .header("X-Forwarded-For", "203.0.113.8")
                .connect());
        assertThat(third.expectClose().code()).isEqualTo(3504);
    }
}
