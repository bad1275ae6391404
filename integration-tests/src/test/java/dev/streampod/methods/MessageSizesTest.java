package dev.streampod.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.streampod.client.Backoff;
import dev.streampod.client.CallException;
import dev.streampod.client.MessageTooLargeException;
import dev.streampod.entity.Bytes;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.golden.everything.Circle;
import dev.streampod.golden.everything.Color;
import dev.streampod.golden.everything.Everything;
import dev.streampod.golden.everything.EverythingProtocol;
import dev.streampod.golden.everything.Level;
import dev.streampod.golden.everything.PoliteRefusal;
import dev.streampod.golden.everything.Shape;
import dev.streampod.golden.everything.client.EverythingClient;
import dev.streampod.golden.everything.server.MethodsEndpoint;
import dev.streampod.golden.everything.server.StreamingEndpoint;
import dev.streampod.protocol.Protocol;
import dev.streampod.server.Endpoint;
import dev.streampod.server.EndpointSet;
import dev.streampod.server.Limits;
import dev.streampod.server.Session;
import dev.streampod.server.StreamingSession;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.stream.ItemPublisher;
import dev.streampod.stream.MessageStream;
import dev.streampod.wire.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Arguments, results, items and exceptions of generated methods, of all sizes, between a client and a server with equal and
 * unequal limits: each arrives, or the call fails with an error that names the limits, and the connection goes on.
 */
@Timeout(300)
@SuppressWarnings("deprecation") // one method is, for what is generated then
final class MessageSizesTest {

    private static final int KIB = 1024;
    private static final int MIB = KIB * KIB;
    private static final String EMPTY_SHAPE = "{\"@class\":\"Circle\",\"label\":\"\",\"radius\":1.0}";

    /** What the server takes and sends at most, and what the client takes. */
    private record Setting(int serverIn, int serverOut, int client) {

        int toClient() {
            return Math.min(serverOut, client);
        }

        int[] sizes(int limit) {
            return IntStream.of(1, 125, 126, 65_535, 65_536, 65_537, MIB, limit, limit + 1)
                    .sorted()
                    .distinct()
                    .toArray();
        }
    }

    private static Stream<Setting> settings() {
        return Stream.of(
                new Setting(64 * KIB, 512 * KIB, 4 * MIB),
                new Setting(64 * KIB, 64 * KIB, 64 * KIB),
                new Setting(4 * KIB, 2 * MIB, MIB),
                new Setting(2 * MIB, 4 * KIB, MIB),
                new Setting(2 * MIB, 2 * MIB, 4 * KIB));
    }

    private static StreampodServer serve(Setting setting) {
        return StreampodServer.builder(new EndpointSet() {
                    @Override
                    public Protocol protocol() {
                        return EverythingProtocol.INSTANCE;
                    }

                    @Override
                    public List<Endpoint> endpoints() {
                        return List.of(new Methods(), new Streaming());
                    }
                })
                .port(0)
                .host("127.0.0.1")
                .authenticator(key -> Optional.of(AuthenticationInfo.of("ada")))
                .limits(Limits.builder()
                        .messageBytes(setting.serverIn)
                        .outboundMessageBytes(setting.serverOut)
                        .queueBytes(8 * MIB)
                        .build())
                .build()
                .start();
    }

    private static EverythingClient client(StreampodServer server, Setting setting) {
        return EverythingClient.builder("http://127.0.0.1:" + server.port())
                .backoff(new Backoff(Duration.ofMillis(1), Duration.ofMillis(50), Backoff.FOREVER))
                .maxMessageBytes(setting.client)
                .sendQueue(100, 4 * MIB)
                .key("ada")
                .build();
    }

    private static String xs(int count) {
        return "x".repeat(Math.max(0, count));
    }

    private static Shape shape(int labelLength) {
        return Circle.builder().label(xs(labelLength)).radius(1).build();
    }

    private static void assertEqual(Object received, Object expected) {
        assertThat(received.equals(expected)).as(() -> "something else arrived").isTrue();
    }

    private static void assertTooLarge(Throwable failure, Setting setting) {
        assertThat(failure).isInstanceOfSatisfying(CallException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE);
            assertThat(e).hasMessageContaining("" + setting.serverOut).hasMessageContaining("" + setting.client);
        });
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aResultArrivesOrFailsTheCall(Setting setting) {
        try (var server = serve(setting);
                var client = client(server, setting)) {
            int id = 0;
            for (int size : setting.sizes(setting.toClient())) {
                int overhead = ("[\"result\"," + ++id + ",]" + EMPTY_SHAPE).length();
                int length = Math.max(0, size - overhead);
                if (length + overhead <= setting.toClient()) {
                    assertEqual(client.methods().maybe("" + length, null, null), shape(length));
                } else {
                    assertTooLarge(catchThrowable(() -> client.methods().maybe("" + length, null, null)), setting);
                }
                id++;
                assertThat(client.methods().old(1)).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void anItemOfAResultArrivesOrFailsTheStream(Setting setting) {
        try (var server = serve(setting);
                var client = client(server, setting)) {
            int id = 0;
            for (int size : setting.sizes(setting.toClient())) {
                int overhead = ("[\"item\"," + ++id + ",null,]" + EMPTY_SHAPE).length();
                int length = Math.max(0, size - overhead);
                var items = client.streaming()
                        .both(ItemPublisher.of(out -> {}), ItemPublisher.of(out -> {}), length)
                        .iterator();
                if (length + overhead <= setting.toClient()) {
                    assertEqual(items.next(), shape(length));
                    assertThat(items.hasNext()).isFalse();
                } else {
                    assertTooLarge(catchThrowable(items::next), setting);
                }
                id++;
                assertThat(client.methods().old(1)).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void anExceptionArrivesOrTheCallFailsWithAnother(Setting setting) {
        try (var server = serve(setting);
                var client = client(server, setting)) {
            for (int size : setting.sizes(setting.toClient())) {
                int length = Math.max(0, size - 200);
                Throwable failure = catchThrowable(() -> client.methods().fails("" + length));
                if (length + 200 <= setting.toClient()) {
                    assertThat(failure)
                            .isInstanceOfSatisfying(PoliteRefusal.class, e -> assertEqual(e.reason(), xs(length)));
                } else if (failure instanceof PoliteRefusal refusal) {
                    assertEqual(refusal.reason(), xs(length)); // there was room for a bit more
                    assertThat(length).isLessThan(setting.toClient());
                } else {
                    assertTooLarge(failure, setting);
                    assertThat(failure).hasMessageContaining("PoliteRefusal");
                }
                assertThat(client.methods().old(1)).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void argumentsArriveOrAreNotSent(Setting setting) {
        try (var server = serve(setting);
                var client = client(server, setting)) {
            int id = 0;
            client.methods().old(1);
            id++;
            for (int size : setting.sizes(setting.serverIn)) {
                int overhead = ("[\"call\"," + ++id + ",\"methods\",\"maybe\",{\"text\":\"size\",\"shape\":}]"
                                + EMPTY_SHAPE)
                        .length();
                int length = Math.max(0, size - overhead);
                if (length + overhead <= setting.serverIn) {
                    assertThat(client.methods().maybe("size", shape(length), null))
                            .isEqualTo(Circle.builder()
                                    .label("" + length)
                                    .radius(1)
                                    .build());
                } else {
                    assertThatThrownBy(() -> client.methods().maybe("size", shape(length), null))
                            .isInstanceOf(MessageTooLargeException.class)
                            .hasMessageContaining("" + (length + overhead))
                            .hasMessageContaining("" + setting.serverIn);
                }
                id++;
                assertThat(client.methods().old(1)).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void anItemOfAnArgumentArrivesOrFailsTheCallBeforeItIsSent(Setting setting) {
        try (var server = serve(setting);
                var client = client(server, setting)) {
            int id = 0;
            for (int size : setting.sizes(setting.serverIn)) {
                int overhead = ("[\"item\"," + ++id + ",\"names\",\"\"]").length();
                int length = Math.max(0, size - overhead);
                var items = client.streaming()
                        .both(ItemPublisher.of(out -> {}), ItemPublisher.of(out -> out.send(xs(length))), -1)
                        .iterator();
                if (length + overhead <= setting.serverIn) {
                    assertThat(((Circle) items.next()).label()).isEqualTo("" + length);
                    assertThat(items.hasNext()).isFalse();
                } else {
                    assertThatThrownBy(items::next)
                            .isInstanceOf(MessageTooLargeException.class)
                            .hasMessageContaining("" + (length + overhead))
                            .hasMessageContaining("" + setting.serverIn);
                }
                id++;
                assertThat(client.methods().old(1)).isEqualTo(1);
            }
        }
    }

    @Test
    void argumentsThatWaitedForTheConnectionFailWhenTheServerTakesFewer() {
        var setting = new Setting(4 * KIB, 512 * KIB, 4 * MIB);
        try (var server = serve(setting);
                var client = client(server, setting)) {
            var tooLarge = client.methods().maybeAsync("size", shape(5_000), null);
            var small = client.methods().oldAsync(1);

            assertThat(small.join()).isEqualTo(1);
            assertThatThrownBy(tooLarge::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(MessageTooLargeException.class)
                    .hasMessageContaining("4096");
        }
    }

    @Test
    void aKeyThatTheServerDoesNotTakeFailsAndTheOneBeforeStays() {
        var setting = new Setting(4 * KIB, 512 * KIB, 4 * MIB);
        try (var server = serve(setting);
                var client = client(server, setting)) {
            assertThat(client.methods().old(1)).isEqualTo(1);
            assertThatThrownBy(() -> client.setKey(xs(5_000)).join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(MessageTooLargeException.class)
                    .hasMessageContaining("4096");
            assertThat(client.methods().old(1)).isEqualTo(1);
        }
    }

    @Test
    void aStreamOfLargeItemsFlowsAsFastAsItIsRead() {
        var setting = new Setting(64 * KIB, 512 * KIB, 4 * MIB);
        try (var server = StreampodServer.builder(new EndpointSet() {
                            @Override
                            public Protocol protocol() {
                                return EverythingProtocol.INSTANCE;
                            }

                            @Override
                            public List<Endpoint> endpoints() {
                                return List.of(new Streaming());
                            }
                        })
                        .port(0)
                        .host("127.0.0.1")
                        .authenticator(key -> Optional.of(AuthenticationInfo.of("ada")))
                        .build()
                        .start();
                var client = client(server, setting)) {
            int count = 0;
            for (Shape shape : client.streaming()
                    .both(
                            ItemPublisher.of(out -> {
                                for (int i = 0; i < 50; i++) {
                                    out.send(shape(i));
                                }
                            }),
                            ItemPublisher.of(out -> {}),
                            400 * KIB)) {
                assertThat(((Circle) shape).label().length()).isEqualTo(400 * KIB);
                count++;
            }
            assertThat(count).isEqualTo(51);
        }
    }

    private static final class Methods extends MethodsEndpoint {

        @Override
        protected void handleStreamMessage(StreamingSession session, SerializableEntity message) {}

        @Override
        protected Everything echo(Session session, Everything value) {
            return value;
        }

        @Override
        protected void nothing(Session session) {}

        /** A shape whose label is as long as the text says, or the length of the label of the one that came. */
        @Override
        protected @Nullable Shape maybe(
                Session session, @Nullable String text, @Nullable Shape shape, @Nullable Level level) {
            if (shape instanceof Circle circle) {
                return Circle.builder()
                        .label("" + circle.label().length())
                        .radius(1)
                        .build();
            }
            return shape(Integer.parseInt(String.valueOf(text)));
        }

        @Override
        protected Map<String, List<@Nullable Integer>> defaults(
                Session session, int number, String text, Color color, Instant at, UUID id, Duration wait) {
            return Map.of();
        }

        @Override
        protected List<List<Double>> containers(
                Session session, List<Shape> list, Map<Color, Set<UUID>> map, Bytes bytes) {
            return List.of();
        }

        @Override
        protected SerializableEntity anything(
                Session session, SerializableEntity value, @Nullable SerializableEntity maybe) {
            return value;
        }

        @Override
        protected boolean fails(Session session, String kind) {
            throw PoliteRefusal.builder()
                    .message(1)
                    .reason(xs(Integer.parseInt(kind)))
                    .build();
        }

        @Override
        protected long forAdmins(Session session) {
            return 0;
        }

        @Override
        protected float old(Session session, float value) {
            return value;
        }
    }

    private static final class Streaming extends StreamingEndpoint {

        @Override
        protected Flow.Publisher<Integer> count(Session session, long to, @Nullable Integer failAt) {
            return ItemPublisher.of(out -> {});
        }

        @Override
        protected long sum(Session session, Flow.Publisher<Long> values) {
            return 0;
        }

        /** Shapes with labels of that length, one and one more for each that comes; below zero the lengths of the names. */
        @Override
        protected Flow.Publisher<Shape> both(
                Session session, Flow.Publisher<Shape> shapes, Flow.Publisher<String> names, int length) {
            return ItemPublisher.of(out -> {
                if (length >= 0) {
                    out.send(shape(length));
                    for (Shape ignored : MessageStream.of(shapes)) {
                        out.send(shape(length));
                    }
                    return;
                }
                for (String name : MessageStream.of(names)) {
                    out.send(
                            Circle.builder().label("" + name.length()).radius(1).build());
                }
            });
        }

        @Override
        protected void swallow(Session session, Flow.Publisher<Everything> values) {}
    }
}
