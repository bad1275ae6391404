package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.messaging.MessageScope;
import dev.streampod.server.messaging.MessagingState;
import dev.streampod.server.protocol.SimpleData;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Fifty servers in one process, one after the other: what is left of one would be there fifty times. */
@Tag("long")
@NeedsRedis
@Timeout(300)
class RestartsTest {

    private static final int FIRST = 10;
    private static final int ALL = 50;

    /** If each of the forty others left 26 KB behind, it would be more; what Java and the tests keep goes up and down by half of it. */
    private static final long NOISE_BYTES = 1 << 20;

    /** What Java and the tests make by themselves meanwhile is fewer; what each server leaves behind would be more. */
    private static final int OTHERS = 5;

    /** Where servers listen. */
    private enum Port {
        OWN(Port::own),
        TOMCAT(TomcatServer::start),
        UNDERTOW(UndertowServer::start),
        JETTY(JettyApplication::start);

        private final Function<StreampodServer, ServletContainer> start;

        Port(Function<StreampodServer, ServletContainer> start) {
            this.start = start;
        }

        private static ServletContainer own(StreampodServer server) {
            server.start();
            return new ServletContainer() {
                @Override
                public int port() {
                    return server.port();
                }

                @Override
                public void close() {
                    server.close();
                }
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatWasStoppedLeavesNothingBehind(Port port) {
        List<WeakReference<?>> stopped = new ArrayList<>();
        try (var redis = RedisServer.start()) {
            for (int i = 0; i < FIRST; i++) {
                stopped.addAll(serve(port, redis));
            }
            int threads = threads();
            int beans = beans();
            long bytes = usedBytes();

            for (int i = FIRST; i < ALL; i++) {
                stopped.addAll(serve(port, redis));
            }

            await().untilAsserted(() -> {
                System.gc();
                assertThat(stopped).allSatisfy(each -> assertThat(each.get()).isNull());
            });
            await().untilAsserted(() -> assertThat(threads()).isLessThan(threads + OTHERS));
            assertThat(beans()).isLessThan(beans + OTHERS);
            await().untilAsserted(() -> assertThat(usedBytes() - bytes).isLessThan(NOISE_BYTES));
        }
    }

    private static int threads() {
        return Thread.getAllStackTraces().size();
    }

    private static int beans() {
        return ManagementFactory.getPlatformMBeanServer().getMBeanCount();
    }

    /** Serves a client, whose message goes through Redis, and stops; returns what should be gone then. */
    private static List<WeakReference<?>> serve(Port port, RedisServer redis) {
        var recording = new Recording();
        var server = StreampodServer.builder(recording.endpoints())
                .host("127.0.0.1")
                .port(0)
                .redis(redis.uri())
                .limits(ServerTest.quick().drainSpread(Duration.ZERO).build())
                .build();
        var container = port.start.apply(server);
        try (var client = RawWebSocket.connect(container.port())) {
            await().until(() -> server.messagingState().redis() == MessagingState.Redis.UP);
            client.hello();
            ServerTest.open(client, "echo");
            client.sendText("[\"msg\",\"echo\",\"SimpleData\",{\"num\":1}]");
            assertThat(client.expectText()).contains("1");
            server.messages()
                    .postMessage("room", new SimpleData(1), MessageScope.GLOBAL)
                    .join();
        } finally {
            container.close();
        }
        return List.of(
                new WeakReference<>(server), new WeakReference<>(recording), new WeakReference<Object>(container));
    }

    private static long usedBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
