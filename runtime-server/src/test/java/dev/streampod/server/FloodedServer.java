package dev.streampod.server;

import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.Protocol;
import dev.streampod.protocol.ValueCodec;
import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.metrics.HandlerTimer;
import dev.streampod.server.metrics.ServerGauges;
import dev.streampod.server.metrics.ServerMetrics;
import dev.streampod.server.protocol.AdminsEndpoint;
import dev.streampod.server.protocol.EchoEndpoint;
import dev.streampod.server.protocol.EchoFromClient;
import dev.streampod.server.protocol.EchoProtocol;
import dev.streampod.server.protocol.EchoToClient;
import dev.streampod.server.protocol.FeedChannel;
import dev.streampod.server.protocol.FeedsEndpoint;
import dev.streampod.server.protocol.MembersEndpoint;
import dev.streampod.server.protocol.SimpleData;
import dev.streampod.server.protocol.TicksChannel;
import dev.streampod.stream.ItemPublisher;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A server in a process of its own, with a small heap and small limits, for clients that send more than they should. Its
 * authenticator and its hooks block for those who ask for it with their key, from {@code block} to {@code release}.
 *
 * <p>It takes commands on its standard input, one a line, and answers each with a line: {@code heap} with the bytes that are
 * in use after a collection of garbage, {@code figures} with what lives, {@code largest} with the fullest queue and mailbox,
 * {@code block}, {@code release}, {@code drain}.
 */
final class FloodedServer {

    /** The limits that a test has to know. */
    static final int QUEUE_BYTES = 32 * 1024;

    static final int CALLS = 16;

    static final int MAILBOX_MESSAGES = 64;

    static final int FOLLOWS = 16;

    /** A key whose check blocks. */
    static final String BLOCKS_SIGN_IN = "blocks-sign-in";
    /** A user whose {@code streamOpened} blocks. */
    static final String BLOCKS_OPENING = "blocks-opening";
    /** A user whose messages block their handler. */
    static final String BLOCKS_HANDLER = "blocks-handler";

    /** A user about whom the feeds are asked in vain. */
    static final String BLOCKS_FOLLOWING = "blocks-following";
    /** A user whose entering of the presence of a feed blocks. */
    static final String BLOCKS_ENTERING = "blocks-entering";

    private static final ValueCodec<String> TEXT =
            ValueCodec.<String>of(EntityReader::readString, EntityWriter::writeString);
    private static final MethodDefinition<String> ANSWER =
            MethodDefinition.builder("answer").parameter("text", TEXT).returns(TEXT);
    private static final MethodDefinition<String> BLOCK =
            MethodDefinition.builder("block").parameter("text", TEXT).returns(TEXT);
    private static final MethodDefinition<String> COUNT =
            MethodDefinition.builder("count").returnsStream(TEXT);
    private static final MethodDefinition<String> TAKE =
            MethodDefinition.builder("take").streamParameter("texts", TEXT).returns(TEXT);

    private volatile CountDownLatch gate = new CountDownLatch(1);
    private @Nullable ServerGauges figures;

    private void await() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isUser(Session session, String user) {
        return session.authentication().map(AuthenticationInfo::userId).equals(Optional.of(user));
    }

    private final class Echo extends EchoEndpoint {

        @Override
        protected void streamOpened(StreamingSession session) {
            if (isUser(session, BLOCKS_OPENING)) {
                await();
            }
        }

        @Override
        protected void handleStreamMessage(StreamingSession session, EchoFromClient message) {
            if (isUser(session, BLOCKS_HANDLER)) {
                await();
            }
            if (message instanceof EchoToClient answer) {
                sendStreamMessage(session, answer);
            }
        }
    }

    private static final class Members extends MembersEndpoint {

        @Override
        protected void handleStreamMessage(StreamingSession session, EchoFromClient message) {}
    }

    private static final class Admins extends AdminsEndpoint {

        @Override
        protected void handleStreamMessage(StreamingSession session, EchoFromClient message) {}
    }

    private final class Feeds extends FeedsEndpoint {

        @Override
        protected boolean mayFollow(Session session, FeedChannel feed) {
            if (isUser(session, BLOCKS_FOLLOWING)) {
                await();
            }
            if (feed.name().endsWith("broken")) {
                throw new StackOverflowError();
            }
            return true;
        }

        @Override
        protected SimpleData presentAs(Session session, FeedChannel feed) {
            if (isUser(session, BLOCKS_ENTERING)) {
                await();
            }
            return new SimpleData(1);
        }

        @Override
        protected boolean mayFollow(Session session, TicksChannel ticks) {
            return false;
        }
    }

    private final class Calls extends MethodEndpoint {

        private Calls() {
            super(EndpointDefinition.builder("calls")
                    .methods(ANSWER, BLOCK, COUNT, TAKE)
                    .build());
        }

        @Override
        protected @Nullable Object call(MethodDefinition<?> method, Session session, CallArguments arguments) {
            if (method == ANSWER) {
                return arguments.<String>get(0);
            }
            if (method == COUNT) {
                return ItemPublisher.<String>of(out -> {
                    while (true) {
                        out.send("item");
                    }
                });
            }
            await(); // also TAKE, which never reads what it is sent
            return "released";
        }
    }

    private final class Endpoints implements EndpointSet {

        @Override
        public Protocol protocol() {
            return EchoProtocol.INSTANCE;
        }

        @Override
        public List<Endpoint> endpoints() {
            return List.of(new Echo(), new Members(), new Admins(), new Calls(), new Feeds());
        }
    }

    private final class Metrics implements ServerMetrics {

        @Override
        public void begin(ServerGauges of) {
            figures = of;
        }

        @Override
        public @Nullable HandlerTimer handlerTimer(String endpoint) {
            return null;
        }

        @Override
        public void end() {}
    }

    private Optional<AuthenticationInfo> user(String key) {
        if (key.equals(BLOCKS_SIGN_IN)) {
            await();
        }
        return Optional.of(AuthenticationInfo.of(key));
    }

    private void run() throws Exception {
        var limits = Limits.builder()
                .queueBytes(QUEUE_BYTES)
                .mailboxMessages(MAILBOX_MESSAGES)
                .mailboxBytes(16 * 1024)
                .callsPerConnection(CALLS)
                .followsPerConnection(FOLLOWS)
                .callBytesPerConnection(64 * 1024)
                .helloTimeout(Duration.ofMinutes(2))
                .authenticationTimeout(Duration.ofMinutes(2))
                .closeTimeout(Duration.ofSeconds(1))
                .resumeWindow(Duration.ofMillis(200))
                .drainSpread(Duration.ZERO)
                .drainTimeout(Duration.ofMinutes(2))
                .build();
        var server = StreampodServer.builder(new Endpoints())
                .host("127.0.0.1")
                .port(0)
                .limits(limits)
                .authenticator(this::user)
                .metrics(new Metrics())
                .build()
                .start();
        System.out.println("Listening on port " + server.port());
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            String[] words = command.split(" ");
            System.out.println("answer " + words[1] + ": " + answer(server, words[0]));
        }
        System.exit(0);
    }

    private String answer(StreampodServer server, String command) {
        switch (command) {
            case "block" -> {
                gate = new CountDownLatch(1);
                return "done";
            }
            case "release" -> {
                gate.countDown();
                return "done";
            }
            case "drain" -> {
                new Thread(server::close, "drain").start();
                return "done";
            }
            case "largest" -> {
                ServerGauges now = Objects.requireNonNull(figures);
                return "queue " + Math.max(0, now.sendQueues().get().getMax()) + ", mailbox "
                        + Math.max(0, now.mailboxes().get().getMax());
            }
            case "heap" -> {
                return Long.toString(usedHeap());
            }
            default -> {
                ServerGauges now = Objects.requireNonNull(figures);
                return "connections " + now.connections().getAsInt() + ", streams "
                        + now.streams().getAsInt() + ", queued "
                        + now.sendQueues().get().getSum() + ", mailboxes "
                        + now.mailboxes().get().getSum() + ", waiting sessions "
                        + server.statistics().waitingSessions() + ", waiting handlers "
                        + now.handlersWaiting().getAsInt() + ", followed "
                        + server.statistics().channelListeners();
            }
        }
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Serves until its standard input ends. */
    public static void main(String[] arguments) throws Exception {
        new FloodedServer().run();
    }
}
