package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.entity.FieldNames;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.protocol.Protocol;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.protocol.EchoFromClient;
import dev.streampod.server.protocol.EchoProtocol;
import dev.streampod.server.protocol.MembersEndpoint;
import dev.streampod.server.protocol.SimpleData;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A message that is being read while the server begins to drain. */
class LateMessageTest extends ServerTest {

    private final CountDownLatch reading = new CountDownLatch(1);
    private final CountDownLatch readOn = new CountDownLatch(1);
    private final CountDownLatch handleOn = new CountDownLatch(1);

    private final Recording recording = new Recording() {
        @Override
        void handled(StreamingSession session, EchoFromClient message) {
            awaitLatch(handleOn);
        }
    };

    @Test
    void l4_aMessageThatComesTooLateToBeHandledIsNotAcknowledged() throws Exception {
        var server = startHeld();
        var client = ResumableClient.begin(connect(server), "ada");
        client.open("echo");
        client.send(1);
        client.send(2);
        Thread closing = closeWhileReading(server, client.socket());
        await().until(() -> server.statistics().messagesReceived() == 2);
        handleOn.countDown();

        assertThat(client.nextAck()).isEqualTo(2);
        assertThat(client.socket().expectClose().code()).isEqualTo(3001);
        client.socket().sendClose(3001, "");
        closing.join();
        assertThat(recording.calls).containsExactly("opened", "SimpleData[num=1]", "closed");
    }

    @Test
    void l4_whereNothingIsAcknowledgedItIsAnsweredAsOneThatTheServerCouldNotHandle() throws Exception {
        var server = startHeld();
        var client = connect(server);
        client.sendText("[\"hello\",{\"protocol\":1,\"key\":\"ada\"}]");
        assertThat(client.expectText()).startsWith("[\"welcome\"");
        open(client, "echo");
        open(client, "members");
        client.sendText("[\"msg\",\"members\",\"SimpleData\",{\"num\":1}]");
        client.sendText(ResumableClient.message(2));
        Thread closing = closeWhileReading(server, client);

        assertThat(client.expectText())
                .isEqualTo("[\"error\",null,{\"code\":\"unavailable\","
                        + "\"message\":\"the connection is closing; the message was not handled\","
                        + "\"endpoint\":\"echo\"}]");
        handleOn.countDown();
        assertThat(client.expectClose().code()).isEqualTo(3001);
        client.sendClose(3001, "");
        closing.join();
        assertThat(recording.calls).containsExactly("opened", "closed");
        assertThat(server.statistics().messagesIgnored()).isOne();
    }

    private StreampodServer startHeld() {
        return start(held(), builder -> builder.authenticator(key -> Optional.of(AuthenticationInfo.of(key))));
    }

    /**
     * Closes the server while it reads a message, which comes behind the end of its stream.
     *
     * @return who closes the server, and waits for handlers and for the client's answer to the close
     */
    private Thread closeWhileReading(StreampodServer server, RawWebSocket socket) {
        awaitLatch(reading);
        var closing = new Thread(server::close);
        closing.start();
        while (!socket.expectText().startsWith("[\"goodbye\"")) {
            // What was taken in so far is acknowledged.
        }
        // It has told all streams to end, and waits for them.
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        readOn.countDown();
        return closing;
    }

    /** The same endpoints, but for members that are slow, with a protocol in which it takes a while to read the number 2. */
    private EndpointSet held() {
        return new EndpointSet() {
            @Override
            public Protocol protocol() {
                return new HeldProtocol();
            }

            @Override
            public List<Endpoint> endpoints() {
                return recording.endpoints().endpoints().stream()
                        .map(endpoint -> endpoint instanceof MembersEndpoint ? new SlowMembers() : endpoint)
                        .toList();
            }
        };
    }

    private final class SlowMembers extends MembersEndpoint {

        @Override
        protected void handleStreamMessage(StreamingSession session, EchoFromClient message) {
            awaitLatch(handleOn);
        }
    }

    private final class HeldProtocol implements Protocol {

        @Override
        public String name() {
            return EchoProtocol.INSTANCE.name();
        }

        @Override
        public String fingerprint() {
            return EchoProtocol.INSTANCE.fingerprint();
        }

        @Override
        public List<EntityCodec<?>> codecs() {
            return EchoProtocol.INSTANCE.codecs().stream()
                    .<EntityCodec<?>>map(codec -> codec.type() == SimpleData.class ? new HeldCodec() : codec)
                    .toList();
        }
    }

    private final class HeldCodec extends EntityCodec<SimpleData> {

        private static final FieldNames FIELDS = FieldNames.of("SimpleData", "num");

        private HeldCodec() {
            super(SimpleData.class, "SimpleData", false);
        }

        @Override
        public void writeFields(SimpleData value, EntityWriter out) {
            out.name(FIELDS, 0);
            out.writeInt(value.num());
        }

        @Override
        public SimpleData readFields(EntityReader in) {
            int num = 0;
            for (int field = in.nextField(FIELDS, 0); field >= 0; field = in.nextField(FIELDS, field + 1)) {
                num = in.readInt();
            }
            if (num == 2) {
                reading.countDown();
                awaitLatch(readOn);
            }
            return new SimpleData(num);
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
