package dev.streampod.client.stress;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.script.ScriptedConnection;
import dev.streampod.client.script.ScriptedServer;
import dev.streampod.fixtures.ServerProcess;
import dev.streampod.fixtures.WebSocketFrame;
import dev.streampod.server.StreampodServer;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A server that sends very many frames of one kind and reads nothing: what its client keeps because of it stays bounded, and
 * the client's other connection, over the same threads, is served. The client is a process with a heap of 48 MiB that exits
 * when that is used up.
 *
 * <p>In a build 50,000 frames of each kind are sent; {@code -Dflood.frames=1000000} sends more.
 */
@Tag("long")
@Timeout(600)
class HostileServerTest {

    private static final int FRAMES = Integer.getInteger("flood.frames", 50_000);
    private static final long BOUND = 6_000_000;
    private static final int CHUNK = 32 * 1024;
    private static final String PADDING = "x".repeat(100);
    private static final String LARGE = "x".repeat(100_000);

    /** How many frames of other kinds come for a large one. */
    private static final int FRAMES_PER_LARGE_ONE = 100;

    /**
     * What the server sends. The client's calls are 1, without a stream, 2, which returns one, and 3, which takes one; of its
     * feeds 1 is not read, 2 is, and 3 has presence with a listener that is held up.
     */
    enum Kind {
        PING(WebSocketFrame.ping(PADDING.getBytes())),
        PONG(WebSocketFrame.pong(PADDING.getBytes())),
        EMPTY_FRAGMENT(WebSocketFrame.text("").notFinal()),
        BINARY(WebSocketFrame.binary(new byte[10])),
        HEARTBEAT(i -> "[\"ping\"]"),
        HEARTBEAT_ANSWER(i -> "[\"pong\"]"),
        MESSAGE(i ->
                "[\"msg\",\"work\",\"Report\",{\"session\":\"s\",\"position\":1,\"kind\":1,\"origin\":\"\",\"number\":"
                        + i + "}]"),
        LARGE_MESSAGE(i -> "[\"msg\",\"work\",\"Report\",{\"session\":\"" + LARGE
                + "\",\"position\":1,\"kind\":1,\"origin\":\"\",\"number\":" + i + "}]"),
        MESSAGE_OF_AN_UNKNOWN_STREAM(i ->
                "[\"msg\",\"unknown\",\"Report\",{\"session\":\"s\",\"position\":1,\"kind\":1,\"origin\":\"\",\"number\":"
                        + i + "}]"),
        MESSAGE_OF_AN_UNKNOWN_CLASS(i -> "[\"msg\",\"work\",\"Unknown\",{\"number\":" + i + "}]"),
        ITEM(i -> "[\"item\",2,null," + i + "]"),
        ITEM_OF_NOTHING(i -> "[\"item\"," + (100 + i) + ",null," + i + "]"),
        RESULT_OF_NOTHING(i -> "[\"result\"," + (100 + i) + ",1]"),
        CREDIT(i -> "[\"credit\",3,\"values\",1000000]"),
        CREDIT_WITHOUT_END(i -> "[\"credit\",3,\"values\",9000000000000000]"),
        CANCEL(i -> "[\"cancel\",3,\"values\"]"),
        ERROR(i -> "[\"error\",null,{\"code\":\"internal\",\"message\":\"" + PADDING + "\"}]"),
        ERROR_OF_NOTHING(i -> "[\"error\"," + (100 + i) + ",{\"code\":\"internal\",\"message\":\"no\"}]"),
        UNREAD_PUBLICATION(i -> publication(1, i, "s")),
        LARGE_UNREAD_PUBLICATION(i -> publication(1, i, LARGE)),
        READ_PUBLICATION(i -> publication(2, i, "s")),
        PUBLICATION_OF_NOTHING(i -> publication(100 + i, i, "s")),
        UNREADABLE_PUBLICATION(i -> "[\"pub\",1,\"p" + i + "\",\"Unknown\",{\"number\":" + i + "}]"),
        LOST(i -> "[\"lost\",1,{\"cause\":\"" + PADDING
                + "\",\"from\":\"2026-11-28T10:00:00Z\",\"to\":\"2026-11-28T10:00:00Z\"}]"),
        RECOVERED(i -> "[\"recovered\",1," + i + "]"),
        FOLLOWING(i -> "[\"following\",1,{\"position\":\"p" + i + "\"}]"),
        UNFOLLOWED(i -> "[\"unfollowed\"," + (1 + i) + ",\"unavailable\",\"" + PADDING + "\"]"),
        MEMBER(i -> member("m" + i, i)),
        CHANGED_MEMBER(i -> member("m", i)),
        MEMBER_THAT_GOES(i -> i % 2 == 0 ? member("m" + i, i) : "[\"left\",3,\"m" + (i - 1) + "\"]"),
        UNREADABLE_MEMBER(i -> "[\"joined\",3,\"m" + i + "\",\"Unknown\",{}]"),
        PRESENT(i -> "[\"present\",3]"),
        ACK(i -> "[\"ack\",0]"),
        GOODBYE(i -> "[\"goodbye\",{\"code\":3001,\"reconnectAfterMillis\":3600000}]"),
        OPENED(i -> "[\"opened\",\"work\"]"),
        CLOSED(i -> "[\"closed\",\"work\",\"cancelled\",\"\"]"),
        REFUSED(i -> "[\"refused\",\"work\",\"too-many\",\"\"]"),
        SIGNED_IN(i -> "[\"authenticated\",{\"userId\":\"ada\",\"scopes\":[],\"expiresInMillis\":600000}]"),
        WITHDRAWN(i -> "[\"authenticated\",{\"scopes\":[],\"reason\":\"expired\"}]"),
        WELCOME(i -> "[\"welcome\",{\"connection\":\"c" + i + "\",\"heartbeatMillis\":1,\"server\":\"s\"}]"),
        UNKNOWN(i -> "[\"unknown\"," + i + "]");

        private final IntFunction<WebSocketFrame> frames;

        private static String publication(int id, int i, String session) {
            return "[\"pub\"," + id + ",\"p" + i + "\",\"Report\",{\"session\":\"" + session
                    + "\",\"position\":1,\"kind\":1,\"origin\":\"\",\"number\":" + i + "}]";
        }

        private static String member(String id, int i) {
            return "[\"joined\",3,\"" + id
                    + "\",\"Report\",{\"session\":\"s\",\"position\":1,\"kind\":1,\"origin\":\"\",\"number\":"
                    + i + "}]";
        }

        Kind(WebSocketFrame frame) {
            this.frames = i -> frame.unmasked();
        }

        Kind(IntFunction<String> text) {
            this.frames = i -> WebSocketFrame.text(text.apply(i)).unmasked();
        }
    }

    private static ScriptedServer hostile;
    private static StreampodServer server;
    private static ServerProcess client;
    private static int commands;

    @BeforeAll
    static void start() {
        hostile = new ScriptedServer();
        server = StreampodServer.builder(new WorkServer(new Ledger()))
                .host("127.0.0.1")
                .port(0)
                .build()
                .start();
        client = ServerProcess.main(
                        FloodedClient.class, Integer.toString(hostile.port()), Integer.toString(server.port()))
                .jvmFlags("-Xmx48m", "-XX:+ExitOnOutOfMemoryError", "-XX:+UseSerialGC")
                .start();
        client.awaitLine("^ready$");
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
        hostile.close();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aClientKeepsABoundedPartOfWhatAServerSendsThatDoesNotRead(Kind kind) {
        long before = used();
        int open = command("open");
        ScriptedConnection connection = hostile.next();
        connection.expectStart("[\"hello\"");
        connection.send("[\"welcome\",{\"connection\":\"c1\",\"heartbeatMillis\":25000,\"server\":\"s1\","
                + "\"resume\":{\"token\":\"t1\",\"windowMillis\":30000}}]");
        answer(open);
        connection.expectStart("[\"open\",\"work\"]");
        connection.send("[\"opened\",\"work\"]");
        for (int id = 1; id <= 3; id++) {
            awaitFrame(connection, "[\"follow\"," + id + ",");
            connection.send("[\"following\"," + id + ",{\"position\":\"p0\"}]");
        }
        awaitFrame(connection, "[\"presence\",3]");
        connection.stopReading();
        flood(connection, kind);
        await().untilAsserted(() -> assertThat(used()).isLessThan(before + BOUND));
        answer(command("close"));
        connection.cut();
    }

    private static void awaitFrame(ScriptedConnection connection, String start) {
        while (!connection.take().startsWith(start)) {
            // of the calls
        }
    }

    private static void flood(ScriptedConnection connection, Kind kind) {
        var chunk = new ByteArrayOutputStream();
        int count = kind == Kind.LARGE_MESSAGE || kind == Kind.LARGE_UNREAD_PUBLICATION
                ? FRAMES / FRAMES_PER_LARGE_ONE
                : FRAMES;
        for (int i = 0; i < count; i++) {
            chunk.writeBytes(kind.frames.apply(i).encode());
            if (chunk.size() >= CHUNK || i == count - 1) {
                try {
                    connection.write(chunk.toByteArray());
                } catch (AssertionError ended) {
                    return; // the client has cut the connection
                }
                chunk.reset();
            }
        }
    }

    private static int command(String command) {
        int number = ++commands;
        client.writeLine(command + " " + number);
        return number;
    }

    private static String answer(int number) {
        return client.awaitLine(Pattern.compile("^answer " + number + ": (.*)$"), Duration.ofSeconds(60))
                .group(1);
    }

    /** How much heap the client uses, which has been served by its other server. */
    private static long used() {
        String answer = answer(command("used"));
        assertThat(answer).startsWith("9 ");
        return Long.parseLong(answer.substring(2));
    }
}
