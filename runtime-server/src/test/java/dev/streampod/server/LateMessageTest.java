package dev.streampod.server;

import static dev.streampod.fixtures.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.entity.FieldNames;
import dev.streampod.protocol.Protocol;
import dev.streampod.server.protocol.EchoFromClient;
import dev.streampod.server.protocol.EchoProtocol;
import dev.streampod.server.protocol.SimpleData;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A message that is being read while the server begins to drain. */
class LateMessageTest extends ServerTest {

    private final CountDownLatch reading = new CountDownLatch(1);
    private final CountDownLatch readOn = new CountDownLatch(1);
    private final CountDownLatch handleOn = new CountDownLatch(1);

    @Test
    void l4_aMessageThatComesTooLateToBeHandledIsNotAcknowledged() throws Exception {
        var recording = new Recording() {
            @Override
            void handled(StreamingSession session, EchoFromClient message) {
                awaitLatch(handleOn);
            }
        };
        var server = closedAfterTest(StreampodServer.builder(held(recording.endpoints()))
                        .port(0)
                        .host("127.0.0.1")
                        .limits(quick().build())
                        .build())
                .start();
        var client = ResumableClient.begin(connect(server));
        client.open("echo");
        client.send(1);
        client.send(2);
        awaitLatch(reading);
        var closing = new Thread(server::close);
        closing.start();
        while (!client.link().expectText().startsWith("[\"goodbye\"")) {
            // What was taken in so far is acknowledged.
        }
        // It has told all streams to end, and waits for them.
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        readOn.countDown();
        await().until(() -> server.statistics().messagesReceived() == 2);
        handleOn.countDown();

        assertThat(client.nextAck()).isEqualTo(2);
        assertThat(client.link().expectClose().code()).isEqualTo(3001);
        client.link().sendClose(3001, "");
        closing.join();
        assertThat(recording.calls).containsExactly("opened", "SimpleData[num=1]", "closed");
    }

    /** The same endpoints with a protocol in which it takes a while to read the number 2. */
    private EndpointSet held(EndpointSet endpoints) {
        return new EndpointSet() {
            @Override
            public Protocol protocol() {
                return new HeldProtocol();
            }

            @Override
            public List<Endpoint> endpoints() {
                return endpoints.endpoints();
            }
        };
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
