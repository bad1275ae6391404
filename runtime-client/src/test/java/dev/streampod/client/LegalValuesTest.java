package dev.streampod.client;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.entity.FieldNames;
import dev.streampod.entity.MapKey;
import dev.streampod.entity.NestingException;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.entity.SerializableException;
import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.MessageSet;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.Protocol;
import dev.streampod.protocol.ValueCodec;
import dev.streampod.server.CallArguments;
import dev.streampod.server.Endpoint;
import dev.streampod.server.EndpointSet;
import dev.streampod.server.Limits;
import dev.streampod.server.Session;
import dev.streampod.server.StreamEndpoint;
import dev.streampod.server.StreamingSession;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.HistoryMessages;
import dev.streampod.stream.ItemPublisher;
import dev.streampod.stream.MessageStream;
import dev.streampod.wire.ErrorCode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Values at the bounds of JSON parsers, over every way between a client and a server: each arrives, or fails where it is
 * sent with an exception that names the limit, and the connection goes on.
 */
@Timeout(120)
final class LegalValuesTest {

    private static final int MIB = 1024 * 1024;

    record Tree(
            Map<String, String> labels,
            Map<BigInteger, String> numbers,
            BigDecimal decimal,
            @Nullable Tree child) implements SerializableEntity {}

    private static final class TreeCodec extends EntityCodec<Tree> {

        private static final TreeCodec INSTANCE = new TreeCodec();
        private static final FieldNames FIELDS = FieldNames.of("Tree", "labels", "numbers", "decimal", "child");

        private TreeCodec() {
            super(Tree.class, "Tree", false);
        }

        @Override
        public void writeFields(Tree value, EntityWriter out) {
            out.name(FIELDS, 0);
            out.writeMap(value.labels, MapKey.STRING, EntityWriter::writeString);
            out.name(FIELDS, 1);
            out.writeMap(value.numbers, MapKey.BIG_INTEGER, EntityWriter::writeString);
            out.name(FIELDS, 2);
            out.writeBigDecimal(value.decimal);
            if (value.child != null) {
                out.name(FIELDS, 3);
                out.writeEntity(this, value.child);
            }
        }

        @Override
        public Tree readFields(EntityReader in) {
            Map<String, String> labels = Map.of();
            Map<BigInteger, String> numbers = Map.of();
            BigDecimal decimal = BigDecimal.ZERO;
            Tree child = null;
            for (int field = in.nextField(FIELDS, 0); field >= 0; field = in.nextField(FIELDS, field + 1)) {
                switch (field) {
                    case 0 -> labels = in.readMap(MapKey.STRING, EntityReader::readString);
                    case 1 -> numbers = in.readMap(MapKey.BIG_INTEGER, EntityReader::readString);
                    case 2 -> decimal = in.readBigDecimal();
                    default -> child = in.readEntity(this);
                }
            }
            return new Tree(labels, numbers, decimal, child);
        }
    }

    private static final class Odd extends SerializableException {

        private static final long serialVersionUID = 1L;

        private final String text;

        private Odd(String text) {
            this.text = text;
        }

        @Override
        public String getMessage() {
            return text;
        }
    }

    private static final class OddCodec extends EntityCodec<Odd> {

        private static final FieldNames FIELDS = FieldNames.of("Odd", "text");

        private OddCodec() {
            super(Odd.class, "Odd", false);
        }

        @Override
        public void writeFields(Odd value, EntityWriter out) {
            out.name(FIELDS, 0);
            out.writeString(value.text);
        }

        @Override
        public Odd readFields(EntityReader in) {
            String text = "";
            for (int field = in.nextField(FIELDS, 0); field >= 0; field = in.nextField(FIELDS, field + 1)) {
                text = in.readString();
            }
            return new Odd(text);
        }
    }

    private static final ValueCodec<Tree> TREE = ValueCodec.<Tree>of(
            in -> in.readEntity(TreeCodec.INSTANCE), (out, value) -> out.writeEntity(TreeCodec.INSTANCE, value));
    private static final ValueCodec<Integer> INT =
            ValueCodec.<Integer>of(EntityReader::readInt, EntityWriter::writeInt);

    private static final MethodDefinition<Tree> SAME =
            MethodDefinition.builder("same").parameter("tree", TREE).returns(TREE);
    private static final MethodDefinition<Tree> SAME_ITEMS = MethodDefinition.builder("sameItems")
            .streamParameter("trees", TREE)
            .exceptions(Odd.class)
            .returnsStream(TREE);
    private static final MethodDefinition<Tree> DEEP =
            MethodDefinition.builder("deep").parameter("levels", INT).returns(TREE);
    private static final MethodDefinition<Tree> DEEP_ITEMS =
            MethodDefinition.builder("deepItems").parameter("levels", INT).returnsStream(TREE);

    private static final EndpointDefinition TREES = EndpointDefinition.builder("trees").stream(
                    MessageSet.of(Tree.class), MessageSet.of(Tree.class))
            .methods(SAME, SAME_ITEMS, DEEP, DEEP_ITEMS)
            .build();

    private static final class Trees implements Protocol {

        private static final Trees INSTANCE = new Trees();

        @Override
        public String name() {
            return "trees";
        }

        @Override
        public String fingerprint() {
            return "7ee5";
        }

        @Override
        public List<EntityCodec<?>> codecs() {
            return List.of(TreeCodec.INSTANCE, new OddCodec());
        }
    }

    private static final class Echo extends StreamEndpoint<Tree, Tree, Object> {

        private Echo() {
            super(TREES, Tree.class);
        }

        @Override
        protected void handleStreamMessage(StreamingSession session, Tree message) {
            sendStreamMessage(session, message);
        }

        @Override
        protected @Nullable Object call(MethodDefinition<?> method, Session session, CallArguments arguments) {
            if (method == SAME) {
                return arguments.<Tree>get(0);
            }
            if (method == SAME_ITEMS) {
                Flow.Publisher<Tree> trees = arguments.get(0);
                return ItemPublisher.<Tree>of(out -> {
                    for (Tree tree : MessageStream.of(trees)) {
                        out.send(tree);
                    }
                });
            }
            Tree deep = deep(arguments.<Integer>get(0));
            return method == DEEP ? deep : ItemPublisher.<Tree>of(out -> out.send(deep));
        }
    }

    private static final class Client extends StreampodClient {

        private final Stub trees = new Stub(this);

        private Client(StreampodClient.Builder<Client> builder) {
            super(builder);
        }
    }

    private static final class Stub extends EndpointStub<Tree, Tree> {

        private Stub(StreampodClient client) {
            super(client, TREES, Tree.class);
        }

        CompletableFuture<Tree> same(Tree tree) {
            return callAsync(SAME, tree);
        }

        MessageStream<Tree> sameItems(Flow.Publisher<Tree> trees) {
            return callStream(SAME_ITEMS, trees);
        }

        CompletableFuture<Tree> deep(int levels) {
            return callAsync(DEEP, levels);
        }

        MessageStream<Tree> deepItems(int levels) {
            return callStream(DEEP_ITEMS, levels);
        }
    }

    private static Tree labelled(String key) {
        return new Tree(Map.of(key, "label"), Map.of(), BigDecimal.ONE, null);
    }

    private static Tree deep(int levels) {
        Tree tree = labelled("innermost");
        for (int i = 1; i < levels; i++) {
            tree = new Tree(Map.of(), Map.of(), BigDecimal.ONE, tree);
        }
        return tree;
    }

    private StreampodServer server;
    private Client client;
    private Iterator<Tree> messages;
    private RecordedEvents recorded;

    @BeforeEach
    void connect() {
        server = StreampodServer.builder(new EndpointSet() {
                    @Override
                    public Protocol protocol() {
                        return Trees.INSTANCE;
                    }

                    @Override
                    public List<Endpoint> endpoints() {
                        return List.of(new Echo());
                    }
                })
                .host("127.0.0.1")
                .port(0)
                .limits(Limits.builder().messageBytes(MIB).queueBytes(4 * MIB).build())
                .build()
                .start();
        client = new StreampodClient.Builder<>("http://127.0.0.1:" + server.port(), Trees.INSTANCE, Client::new)
                .sendQueue(100, 4 * MIB)
                .build();
        recorded = RecordedEvents.of(client);
        client.openStreamingConnection().join();
        messages = client.trees.stream().iterator();
        await().until(() -> !server.sessions().isEmpty());
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private void assertGoesOn() {
        assertArrives(labelled("next"));
        assertThat(recorded.states()).containsOnlyOnce(ConnectionState.CONNECTED);
    }

    /** Over every way that there is. */
    private void assertArrives(Tree tree) {
        client.trees.sendStreamMessage(tree);
        assertSame(messages.next(), tree);
        assertSame(client.trees.same(tree).join(), tree);
        Iterator<Tree> items =
                client.trees.sameItems(ItemPublisher.of(out -> out.send(tree))).iterator();
        assertSame(items.next(), tree);
        assertThat(items.hasNext()).isFalse();

        var withHistory = server.messages().withHistory(new ChannelHistory(2, Duration.ofMinutes(1)));
        withHistory.postMessage("room", tree).join();
        assertSame(newest(withHistory), tree);
    }

    private static Tree newest(HistoryMessages withHistory) {
        var history = withHistory.history("room", Tree.class).join();
        return history.get(history.size() - 1).message();
    }

    /** Without a text of both when they differ. */
    private static void assertSame(Tree received, Tree expected) {
        assertThat(received.equals(expected)).isTrue();
    }

    private void assertFailsHere(Tree tree, Class<? extends Exception> failure, String limit) {
        assertThatThrownBy(() -> client.trees.sendStreamMessage(tree))
                .isInstanceOf(failure)
                .hasMessageContaining(limit);
        assertThatThrownBy(() -> client.trees.same(tree).join())
                .satisfies(e -> assertThat(e instanceof CompletionException ? e.getCause() : e)
                        .isInstanceOf(failure)
                        .hasMessageContaining(limit));
        assertThatThrownBy(() -> client.trees
                        .sameItems(ItemPublisher.of(out -> out.send(tree)))
                        .iterator()
                        .next())
                .isInstanceOf(failure)
                .hasMessageContaining(limit);
        StreamingSession session = server.sessions().iterator().next();
        assertThatThrownBy(() -> session.send(tree)).isInstanceOf(failure).hasMessageContaining(limit);
        assertThatThrownBy(() -> server.messages()
                        .withHistory(new ChannelHistory(2, Duration.ofMinutes(1)))
                        .postMessage("room", tree)
                        .join())
                .hasStackTraceContaining(limit);
    }

    @ParameterizedTest
    @ValueSource(ints = {49_999, 50_000, 50_001, 500_000})
    void aLongKeyOfAMapArrives(int length) {
        assertArrives(labelled("k".repeat(length)));
        assertGoesOn();
    }

    @Test
    void aKeyThatMakesTheMessageTooLargeFailsWhereItIsSent() {
        Tree tree = labelled("k".repeat(MIB));
        assertThatThrownBy(() -> client.trees.sendStreamMessage(tree))
                .isInstanceOf(MessageTooLargeException.class)
                .hasMessageContaining("" + MIB);
        assertThatThrownBy(() -> server.sessions().iterator().next().send(tree))
                .isInstanceOf(dev.streampod.server.MessageTooLargeException.class)
                .hasMessageContaining("" + 512 * 1024);
        assertGoesOn();
    }

    @Test
    void aNullThatTheProtocolDoesNotAllowFailsWhereItIsSent() {
        Map<String, String> labels = Collections.singletonMap("key", null);
        assertFailsHere(
                new Tree(labels, Map.of(), BigDecimal.ONE, null),
                IllegalArgumentException.class,
                "values are never null");
        assertGoesOn();
    }

    @Test
    void halfOfASurrogatePairFailsWhereItIsSentAndTheFieldIsTold() {
        var child = new Tree(Map.of("a", "b\uD800c"), Map.of(), BigDecimal.ONE, null);
        assertFailsHere(
                new Tree(Map.of(), Map.of(), BigDecimal.ONE, child),
                IllegalArgumentException.class,
                "child.labels.a: it is no character");
        assertFailsHere(
                new Tree(Map.of("\uDC00", "x"), Map.of(), BigDecimal.ONE, null),
                IllegalArgumentException.class,
                "labels: it is no character");
        String longest = "k".repeat(50_001);
        assertFailsHere(
                new Tree(Map.of(longest, "\uD800"), Map.of(), BigDecimal.ONE, null),
                IllegalArgumentException.class,
                "labels." + longest + ": it is no character");
        assertArrives(new Tree(
                Map.of("\uD83D\uDE00", "\\uD800 \"\n\uD83D\uDE00\u0001\uD7FF\uE000"), Map.of(), BigDecimal.ONE, null));
        assertGoesOn();
    }

    @Test
    void halfOfASurrogatePairInTheExceptionOfAPublisherFailsTheCallHere() {
        assertThatThrownBy(() ->
                        client.trees.sameItems(failing("\uD83D")).iterator().next())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("half of a surrogate pair in text:");
        assertThatThrownBy(() -> client.trees
                        .sameItems(failing("\uD83D\uDE00"))
                        .iterator()
                        .next())
                .isInstanceOf(Odd.class)
                .hasMessage("\uD83D\uDE00");
        assertGoesOn();
    }

    private static Flow.Publisher<Tree> failing(String text) {
        return ItemPublisher.of(out -> {
            throw new Odd(text);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 1_001, 4_096})
    void aNumberOfManyDigitsArrives(int digits) {
        var number = new BigInteger("9".repeat(digits));
        assertArrives(new Tree(Map.of(), Map.of(number, ""), new BigDecimal(number, digits / 2), null));
        assertGoesOn();
    }

    @Test
    void aNumberOfTooManyDigitsFailsWhereItIsSent() {
        var number = new BigInteger("9".repeat(4_097));
        assertFailsHere(
                new Tree(Map.of(), Map.of(number, ""), BigDecimal.ONE, null), IllegalArgumentException.class, "4096");
        assertFailsHere(
                new Tree(Map.of(), Map.of(), new BigDecimal(number), null), IllegalArgumentException.class, "4096");
        assertGoesOn();
    }

    @Test
    void whatIsNestedTooDeeplyFailsWhereItIsSent() {
        assertFailsHere(deep(1_100), NestingException.class, "500");
        assertThatThrownBy(() -> client.trees.deep(1_100).join())
                .hasCauseInstanceOf(CallException.class)
                .hasMessageContaining("500")
                .cause()
                .isInstanceOfSatisfying(
                        CallException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));
        assertThatThrownBy(() -> client.trees.deepItems(1_100).iterator().next())
                .isInstanceOfSatisfying(
                        CallException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));
        assertGoesOn();
    }

    @Test
    void whatIsNestedDeeplyArrivesFromTheServerAndOverChannels() {
        for (int levels : List.of(65, 129, 490)) {
            Tree tree = deep(levels);
            server.sessions().iterator().next().send(tree);
            assertSame(messages.next(), tree);
            assertSame(client.trees.deep(levels).join(), tree);
            assertSame(client.trees.deepItems(levels).iterator().next(), tree);
            var withHistory = server.messages().withHistory(new ChannelHistory(2, Duration.ofMinutes(1)));
            withHistory.postMessage("room", tree).join();
            assertSame(newest(withHistory), tree);
        }
        assertGoesOn();
    }

    @Test
    void whatIsNestedDeeperThanTheServerTakesIsAnsweredWithTheNameOfTheLimit() {
        assertThatThrownBy(() -> client.trees.same(deep(100)).join())
                .cause()
                .isInstanceOfSatisfying(
                        CallException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST))
                .hasMessageContaining("64");
        assertGoesOn();
    }
}
