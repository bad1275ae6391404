package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.TestCertificates;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A server on the port of a Tomcat with its connector NIO2, which reads and writes sockets in another way. */
class TomcatNio2Test extends SocketContainerTest {

    TomcatNio2Test() {
        super("http-nio2-");
    }

    @Override
    ServletContainer start(StreampodServer server, @Nullable TestCertificates certificates) {
        var tomcat = TomcatServer.startWithNio2(server, certificates);
        await().untilAsserted(() ->
                assertThat(tomcat.connections()).as("with the one it waits for").isPositive());
        return tomcat;
    }

    @Override
    long connections(ServletContainer container) {
        return ((TomcatServer) container).connections();
    }

    /** A full mailbox has reading rest, which goes on from another thread than Tomcat's. */
    @Test
    void aClientThatSendsMoreThanAMailboxHoldsIsAnswered() {
        var server = StreampodServer.builder(new Recording().endpoints())
                .limits(quick().queueBytes(16 * 1024 * 1024).build())
                .build();
        var tomcat = closedAfterTest(start(server, null));
        RawWebSocket client = closedAfterTest(RawWebSocket.connect(tomcat.port()));
        client.hello();
        open(client, "echo");
        var message = "[\"msg\",\"echo\",\"Text\",{\"text\":\"" + "x".repeat(60_000) + "\"}]";
        for (int sent = 0; sent < 100; sent++) {
            client.sendText(message);
        }
        for (int heard = 0; heard < 100; heard++) {
            assertThat(client.expectText()).isEqualTo(message);
        }
    }
}
