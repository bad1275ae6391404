package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.ServerProcess;
import dev.streampod.fixtures.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A client that sends very many frames of one kind and reads nothing, at each stage of a connection: what the server keeps
 * because of it stays within the bounds of one connection, its neighbours are served, and nothing is left of it afterwards.
 * The server is a process with a heap of 48 MiB that exits when that is used up.
 *
 * <p>In a build 20,000 frames of each kind are sent; {@code -Dflood.frames=1000000} sends more.
 */
@Tag("long")
class FloodTest {

    private static final int FRAMES = Integer.getInteger("flood.frames", 20_000);

    /** Pings are answered in full, and the system takes some megabytes of pongs before the server has to keep any. */
    private static final int PINGS_PER_FRAME = 10;

    /**
     * What one connection may hold at the limits of {@link FloodedServer}, as docs/operations.md adds it up, and as much
     * again for what a collection of garbage leaves.
     */
    private static final long BOUND = 1_500_000;

    private static final Pattern WAITING = Pattern.compile("queue (\\d+), mailbox (\\d+)");

    private static final int CHUNK = 32 * 1024;
    /** A server that takes nothing for so long has stopped to read; on a slow machine less is sent, and nothing fails. */
    private static final Duration TAKES_NOTHING = Duration.ofSeconds(1);

    /** For a connection that is not read from the start, so that nothing needs to be waited for. */
    private static final Duration IS_NOT_READ = Duration.ofMillis(50);

    private static final String PADDING = "x".repeat(100);

    /** Long, and short enough for every parser. */
    private static final String LONG_NAME = "x".repeat(49_000);

    /** How many frames of other kinds come for one with a long name. */
    private static final int FRAMES_PER_LONG_ONE = 50;

    /** The kinds of frames, those of WebSocket and those of the protocol. */
    enum Kind {
        PING(WebSocketFrame.ping(new byte[125])),
        PONG(WebSocketFrame.pong(PADDING.getBytes())),
        EMPTY_TEXT(WebSocketFrame.text("")),
        GARBAGE(WebSocketFrame.text("[[[[" + PADDING)),
        FIRST_FRAGMENT(WebSocketFrame.text("[").notFinal()),
        EMPTY_FRAGMENT(WebSocketFrame.continuation(new byte[0]).notFinal()),
        BINARY(WebSocketFrame.binary(new byte[10])),
        CLOSE(WebSocketFrame.close(1000, "")),
        HELLO(i -> "[\"hello\",{\"protocol\":1,\"resume\":true}]"),
        HELLO_WITH_KEY(i -> "[\"hello\",{\"protocol\":1,\"key\":\"k" + i + "\"}]"),
        AUTH(i -> "[\"auth\",\"" + (i % 2 == 0 ? FloodedServer.BLOCKS_OPENING : FloodedServer.BLOCKS_HANDLER) + "\"]"),
        SIGN_OUT(i -> "[\"auth\",null]"),
        OPEN(i -> "[\"open\",\"echo\"]"),
        OPEN_UNKNOWN(i -> "[\"open\",\"unknown" + i + "\"]"),
        CLOSE_STREAM(i -> "[\"close\",\"echo\"]"),
        OPEN_AND_CLOSE(i -> i % 2 == 0 ? "[\"open\",\"echo\"]" : "[\"close\",\"echo\"]"),
        MESSAGE(i -> "[\"msg\",\"echo\",\"Text\",{\"text\":\"" + PADDING + "\"}]"),
        UNKNOWN_NAME(i -> "[\"msg\",\"echo\",\"Text\",{\"text\":\"\",\"" + i + LONG_NAME + "\":0}]"),
        UNKNOWN_ARGUMENT(
                i -> "[\"call\"," + (100 + i) + ",\"calls\",\"answer\",{\"text\":\"\",\"" + i + LONG_NAME + "\":0}]"),
        MESSAGE_TO_NOBODY(i -> "[\"msg\",\"admins\",\"Text\",{\"text\":\"\"}]"),
        CALL(i -> "[\"call\"," + (100 + i) + ",\"calls\",\"answer\",{\"text\":\"" + PADDING + "\"}]"),
        BLOCKED_CALL(i -> "[\"call\"," + (100 + i) + ",\"calls\",\"block\",{\"text\":\"" + PADDING + "\"}]"),
        CALL_AND_CANCEL(i -> i % 2 == 0
                ? "[\"call\"," + (100 + i) + ",\"calls\",\"block\",{\"text\":\"\"}]"
                : "[\"cancel\"," + (99 + i) + ",null]"),
        STREAM_AND_CANCEL(i -> switch (i % 3) {
            case 0 -> "[\"call\"," + (100 + i) + ",\"calls\",\"count\"]";
            case 1 -> "[\"credit\"," + (99 + i) + ",null,1]";
            default -> "[\"cancel\"," + (98 + i) + ",null]";
        }),
        CALL_OF_NOTHING(i -> "[\"call\"," + i + ",\"calls\",\"nothing\"]"),
        ITEM(i -> "[\"item\",2,\"texts\",\"" + PADDING + "\"]"),
        STRAY_ITEM(i -> "[\"item\"," + (100 + i) + ",\"texts\",\"\"]"),
        END(i -> "[\"end\",2,\"texts\"]"),
        CREDIT(i -> "[\"credit\",1,null,1]"),
        CANCEL(i -> "[\"cancel\",1,null]"),
        FOLLOW(i -> follow(100 + i, "room" + i)),
        FOLLOW_WITH_LONG_PARAMETERS(i -> follow(100 + i, i + LONG_NAME)),
        FOLLOW_THE_SAME(i -> follow(1, "main")),
        FOLLOW_NOTHING(i -> "[\"follow\"," + (100 + i) + ",\"feeds\",\"nothing" + i + "\",{}]"),
        FOLLOW_AFTER_RUBBISH(
                i -> "[\"follow\"," + (100 + i) + ",\"feeds\",\"feed\",{\"room\":\"main\"},{\"after\":\"" + i + "\"}]"),
        FOLLOW_WITHOUT_PERMISSION(i -> "[\"follow\"," + (100 + i) + ",\"feeds\",\"ticks\"]"),
        FOLLOW_WHAT_IS_BROKEN(i -> follow(100 + i, "broken")),
        FOLLOW_AND_UNFOLLOW(i -> i % 2 == 0 ? follow(100 + i, "room" + i % 64) : "[\"unfollow\"," + (99 + i) + "]"),
        FOLLOW_AND_WATCH(i -> switch (i % 3) {
            case 0 -> follow(100 + i, "main");
            case 1 -> "[\"presence\"," + (99 + i) + "]";
            default -> "[\"unfollow\"," + (98 + i) + "]";
        }),
        UNFOLLOW(i -> "[\"unfollow\"," + (100 + i) + "]"),
        WATCH_PRESENCE(i -> "[\"presence\",1]"),
        HEARTBEAT(i -> "[\"ping\"]"),
        HEARTBEAT_ANSWER(i -> "[\"pong\"]"),
        ACK(i -> "[\"ack\",0]"),
        UNKNOWN(i -> "[\"unknown\"," + i + "]");

        private final IntFunction<WebSocketFrame> frames;

        private static String follow(int id, String room) {
            return "[\"follow\"," + id + ",\"feeds\",\"feed\",{\"room\":\"" + room + "\"}]";
        }

        private int count() {
            return switch (this) {
                case PING -> PINGS_PER_FRAME * FRAMES;
                case UNKNOWN_NAME, UNKNOWN_ARGUMENT, FOLLOW_WITH_LONG_PARAMETERS -> FRAMES / FRAMES_PER_LONG_ONE;
                default -> FRAMES;
            };
        }

        Kind(WebSocketFrame frame) {
            this.frames = i -> frame;
        }

        Kind(IntFunction<String> text) {
            this.frames = i -> WebSocketFrame.text(text.apply(i));
        }
    }

    /** How far a connection is when the flood comes. */
    enum Stage {
        BEFORE_HELLO,
        WHILE_SIGNING_IN,
        LIVE,
        WHILE_OPENING,
        WHILE_HANDLING,
        WHILE_CALLED,
        WHILE_ASKED_WHETHER_IT_MAY_FOLLOW,
        WHILE_IT_ENTERS_A_PRESENCE;

        private RawWebSocket reach(int port, boolean resumable) {
            RawWebSocket client = RawWebSocket.connect(port);
            if (this == BEFORE_HELLO) {
                return client;
            }
            String key = switch (this) {
                case WHILE_SIGNING_IN -> FloodedServer.BLOCKS_SIGN_IN;
                case WHILE_OPENING -> FloodedServer.BLOCKS_OPENING;
                case WHILE_HANDLING -> FloodedServer.BLOCKS_HANDLER;
                case WHILE_ASKED_WHETHER_IT_MAY_FOLLOW -> FloodedServer.BLOCKS_FOLLOWING;
                case WHILE_IT_ENTERS_A_PRESENCE -> FloodedServer.BLOCKS_ENTERING;
                default -> "mallory";
            };
            client.sendText("[\"hello\",{\"protocol\":1,\"key\":\"" + key + "\"" + (resumable ? ",\"resume\":true" : "")
                    + "}]");
            if (this == WHILE_SIGNING_IN) {
                return client;
            }
            assertThat(client.expectText()).startsWith("[\"welcome\"");
            client.sendText("[\"open\",\"echo\"]");
            client.sendText("[\"call\",1,\"calls\",\"count\"]");
            client.sendText("[\"call\",2,\"calls\",\"take\"]");
            client.sendText("[\"follow\",1,\"feeds\",\"feed\",{\"room\":\"main\"}]");
            client.sendText("[\"presence\",1]");
            if (this == WHILE_HANDLING) {
                client.sendText("[\"msg\",\"echo\",\"Text\",{\"text\":\"\"}]");
            }
            if (this == WHILE_CALLED) {
                for (int id = 3; id <= FloodedServer.CALLS; id++) {
                    client.sendText("[\"call\"," + id + ",\"calls\",\"block\",{\"text\":\"\"}]");
                }
            }
            return client;
        }
    }

    private static ServerProcess process;
    private static int port;
    private static int commands;

    private final List<RawWebSocket> opened = new ArrayList<>();

    @BeforeAll
    static void startServer() {
        process = start();
        port = process.awaitPort();
    }

    private static ServerProcess start() {
        return ServerProcess.main(FloodedServer.class)
                .jvmFlags("-Xmx48m", "-XX:+ExitOnOutOfMemoryError", "-XX:+UseSerialGC")
                .start();
    }

    @AfterAll
    static void stopServer() {
        process.close();
    }

    @AfterEach
    void closeAll() {
        opened.forEach(RawWebSocket::close);
    }

    private static String ask(ServerProcess server, String command) {
        int number = ++commands;
        server.writeLine(command + " " + number);
        return server.awaitLine(Pattern.compile("^answer " + number + ": (.*)$"), Duration.ofSeconds(60))
                .group(1);
    }

    private static long heap(ServerProcess server) {
        return Long.parseLong(ask(server, "heap"));
    }

    static Stream<Arguments> stages() {
        return Stream.of(Stage.values()).flatMap(stage -> switch (stage) {
            case BEFORE_HELLO, WHILE_SIGNING_IN -> Stream.of(Arguments.of(stage, false));
            case LIVE -> Stream.of(Arguments.of(stage, false), Arguments.of(stage, true));
            case WHILE_OPENING,
                    WHILE_HANDLING,
                    WHILE_CALLED,
                    WHILE_ASKED_WHETHER_IT_MAY_FOLLOW,
                    WHILE_IT_ENTERS_A_PRESENCE -> Stream.of(Arguments.of(stage, true));
        });
    }

    @ParameterizedTest(name = "{0}, resumable: {1}")
    @MethodSource("stages")
    void aClientThatSendsAndDoesNotReadTakesNoMoreThanTheBoundsOfItsConnection(Stage stage, boolean resumable) {
        RawWebSocket neighbour = neighbour(port);
        long before = heap(process);
        for (Kind kind : Kind.values()) {
            ask(process, "block");
            RawWebSocket client = stage.reach(port, resumable);
            opened.add(client);
            client.stopReading();
            flood(client, kind, stage == Stage.WHILE_SIGNING_IN ? IS_NOT_READ : TAKES_NOTHING);
            assertServes(neighbour, kind.name());
            assertWaiting(process, kind);
            assertHeap(process, kind, before + BOUND);
            client.abort();
            ask(process, "release");
        }
        await().untilAsserted(() -> {
            assertThat(ask(process, "figures"))
                    .isEqualTo(
                            "connections 1, streams 1, queued 0, mailboxes 0, waiting sessions 0, waiting handlers 0, followed 0");
        });
    }

    /**
     * When a connection ends, what its calls have held back joins the queue, however much waits there: an item and the last
     * frame of each call, which are shorter than that together.
     */
    private static final int HELD_BACK_BY_A_CALL = 256;

    private static void assertWaiting(ServerProcess server, Kind kind) {
        Matcher waiting = WAITING.matcher(ask(server, "largest"));
        assertThat(waiting.find()).isTrue();
        assertThat(Integer.parseInt(waiting.group(1)))
                .as("bytes that wait to be sent after " + kind)
                .isLessThanOrEqualTo(FloodedServer.QUEUE_BYTES + FloodedServer.CALLS * HELD_BACK_BY_A_CALL);
        assertThat(Integer.parseInt(waiting.group(2)))
                .as("messages that wait to be handled after " + kind)
                .isLessThanOrEqualTo(2 * FloodedServer.MAILBOX_MESSAGES);
    }

    /** What is left of the kinds before may take a moment to go; what this one takes stays as long as its connection. */
    private static void assertHeap(ServerProcess server, Kind kind, long most) {
        long used = heap(server);
        if (used >= most) {
            await().untilAsserted(() -> assertThat(heap(server))
                    .as("bytes of heap in use after " + kind)
                    .isLessThan(most));
        }
    }

    @Test
    void aServerThatDrainsIsNotHeldUpByFloods() {
        try (ServerProcess draining = start()) {
            int itsPort = draining.awaitPort();
            var clients = new ArrayList<RawWebSocket>();
            for (Kind ignored : Kind.values()) {
                RawWebSocket client = Stage.WHILE_HANDLING.reach(itsPort, true);
                opened.add(client);
                clients.add(client);
            }
            RawWebSocket neighbour = neighbour(itsPort);
            ask(draining, "drain");
            assertThat(neighbour.expectText()).startsWith("[\"goodbye\"");
            long before = heap(draining);
            for (Kind kind : Kind.values()) {
                flood(clients.get(kind.ordinal()), kind, IS_NOT_READ);
            }
            await().untilAsserted(() -> assertThat(heap(draining)).isLessThan(before + clients.size() * BOUND / 4));
            ask(draining, "release");
            await().untilAsserted(() -> {
                assertThat(ask(draining, "figures"))
                        .isEqualTo(
                                "connections 0, streams 0, queued 0, mailboxes 0, waiting sessions 0, waiting handlers 0, followed 0");
            });
            assertThat(neighbour.awaitClose().code()).isEqualTo(3001);
        }
    }

    private RawWebSocket neighbour(int of) {
        RawWebSocket neighbour = RawWebSocket.connect(of);
        opened.add(neighbour);
        neighbour.hello();
        ServerTest.open(neighbour, "echo");
        return neighbour;
    }

    private static void assertServes(RawWebSocket neighbour, String text) {
        String message = "[\"msg\",\"echo\",\"Text\",{\"text\":\"" + text + "\"}]";
        neighbour.sendText(message);
        assertThat(answer(neighbour)).isEqualTo(message);
        neighbour.sendText("[\"call\",1,\"calls\",\"answer\",{\"text\":\"" + text + "\"}]");
        assertThat(answer(neighbour)).isEqualTo("[\"result\",1,\"" + text + "\"]");
    }

    private static String answer(RawWebSocket neighbour) {
        String frame = neighbour.expectText();
        while (frame.equals("[\"ping\"]")) {
            frame = neighbour.expectText();
        }
        return frame;
    }

    /** Sends until all is sent, or the server takes no more, or has ended the connection. */
    private static void flood(RawWebSocket client, Kind kind, Duration patience) {
        int count = kind.count();
        var chunk = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            chunk.writeBytes(kind.frames.apply(i).encode());
            if (chunk.size() >= CHUNK || i == count - 1) {
                try {
                    client.sendBytes(chunk.toByteArray(), patience);
                } catch (AssertionError takenNoMore) {
                    return;
                }
                chunk.reset();
            }
        }
    }
}
