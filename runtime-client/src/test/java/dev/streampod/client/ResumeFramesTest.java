package dev.streampod.client;

import static dev.streampod.client.ConnectionState.CONNECTED;
import static dev.streampod.client.ConnectionState.DISCONNECTED;
import static dev.streampod.client.ConnectionState.WAITING_TO_RETRY;
import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.chat.ChatClient;
import dev.streampod.client.chat.ChatFromClient;
import dev.streampod.client.chat.Line;
import dev.streampod.client.script.ScriptedConnection;
import dev.streampod.client.script.ScriptedServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section R on the client, frame by frame. */
@Timeout(300)
final class ResumeFramesTest {

    private final ScriptedServer server = new ScriptedServer();
    private final List<Interruption<ChatFromClient>> interruptions = new CopyOnWriteArrayList<>();
    private ChatClient client =
            ChatClient.builder(server.url()).backoff(Connected.SOON).build();

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private static void welcome(ScriptedConnection connection, String resume) {
        connection.send("[\"welcome\",{\"connection\":\"c1\",\"heartbeatMillis\":25000,"
                + "\"limits\":{\"maxMessageBytes\":65536},\"server\":\"s1\",\"resume\":{" + resume + "}}]");
    }

    private ScriptedConnection connect() {
        client.chat().addContinuityListener(interruptions::add);
        var opened = client.openStreamingConnection();
        ScriptedConnection first = server.next();
        assertThat(first.take()).endsWith(",\"resume\":true}]");
        welcome(first, "\"token\":\"t1\",\"windowMillis\":30000");
        opened.orTimeout(60, TimeUnit.SECONDS).join();
        return first;
    }

    private static String line(String text) {
        return SendingTest.line(text);
    }

    /** The next frame that is no acknowledgement. */
    private static String counted(ScriptedConnection connection) {
        String frame = connection.take();
        return frame.startsWith("[\"ack\"") ? counted(connection) : frame;
    }

    @Test
    void whatWasNotTakenInIsWrittenAgainAndWhatWasReceivedIsTold() {
        var first = connect();
        var stream = client.chat().stream();
        first.open("chat");
        for (String text : List.of("a", "b", "c")) {
            client.chat().sendStreamMessage(new Line(text));
            assertThat(counted(first)).isEqualTo(line(text));
        }
        first.line("chat", "x");
        first.send("[\"ping\"]");
        first.send("[\"ack\",2]"); // open, a
        assertThat(ReadingTest.take(stream, 1)).containsExactly(new Line("x"));
        first.cut();

        var second = server.next();
        assertThat(second.take()).endsWith(",\"resume\":{\"token\":\"t1\",\"received\":2}}]");
        client.chat().sendStreamMessage(new Line("d"));
        welcome(second, "\"token\":\"t2\",\"windowMillis\":30000,\"received\":3");
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            written.add(second.take());
        }
        assertThat(written).contains("[\"ack\",2]");
        assertThat(written).containsSubsequence(line("c"), line("d"));
        second.cut();

        var third = server.next();
        assertThat(third.take()).endsWith(",\"resume\":{\"token\":\"t2\",\"received\":2}}]");
        welcome(third, "\"token\":\"t3\",\"windowMillis\":30000,\"received\":5");
        client.chat().sendStreamMessage(new Line("e"));
        assertThat(counted(third)).isEqualTo(line("e"));
        assertThat(interruptions).isEmpty();
    }

    @Test
    void whatWasNeverAcknowledgedIsHandedOverWhenTheSessionStartsAnew() {
        var first = connect();
        client.chat().sendStreamMessage(new Line("a"));
        first.open("chat");
        assertThat(counted(first)).isEqualTo(line("a"));
        for (String text : List.of("b", "c")) {
            client.chat().sendStreamMessage(new Line(text));
            assertThat(counted(first)).isEqualTo(line(text));
        }
        first.send("[\"ack\",2]");
        first.send("[\"msg\",\"chat\",\"Line\",{\"text\":\"read\"}]");
        first.cut();
        var second = server.next();
        second.take();
        assertThat(interruptions).isEmpty();
        welcome(second, "\"token\":\"t2\",\"windowMillis\":30000");
        client.chat().stream();
        second.open("chat");
        await().until(() -> interruptions.size() == 1);
        assertThat(interruptions.get(0).unacknowledged()).containsSubsequence(new Line("b"), new Line("c"));
        assertThat(interruptions.get(0).unacknowledged()).doesNotContain(new Line("read"));
    }

    @Test
    void ofWhatManyLostSessionsTookAsMuchIsKeptAsTheSendQueueHoldsAndTheRestIsCounted() {
        ScriptedConnection connection = connect();
        var text = "x".repeat(50_000);
        int lost = 30;
        for (int i = 0; i < lost; i++) {
            client.chat().sendStreamMessage(new Line(text + i));
            connection.expect("[\"open\",\"chat\"]"); // which is never answered
            connection.expect(line(text + i));
            connection.cut();
            connection = server.next();
            connection.take();
            welcome(connection, "\"token\":\"t\",\"windowMillis\":30000");
        }
        client.chat().sendStreamMessage(new Line("last"));
        connection.open("chat");

        await().until(() -> interruptions.size() == 1);
        int kept = 20; // of 50 KB each, within 1 MiB
        List<ChatFromClient> unacknowledged = interruptions.get(0).unacknowledged();
        assertThat(unacknowledged)
                .isEqualTo(IntStream.range(0, kept)
                        .mapToObj(i -> new Line(text + i))
                        .toList());
        assertThat(interruptions.get(0).omitted()).isEqualTo(lost - kept);
    }

    @Test
    void aListenerThatBlocksHearsOfSoManyInterruptionsAndOfTheOthersAsOne() throws Exception {
        var entered = new CountDownLatch(1);
        var proceed = new CountDownLatch(1);
        client.chat().addContinuityListener(interruption -> {
            entered.countDown();
            try {
                proceed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        ScriptedConnection connection = connect();
        int lost = 100;
        for (int i = 0; i < lost; i++) {
            client.chat().sendStreamMessage(new Line("" + i));
            connection.open("chat");
            connection.expect(line("" + i));
            connection.cut();
            connection = server.next();
            connection.take();
            welcome(connection, "\"token\":\"t\",\"windowMillis\":30000");
        }
        client.chat().sendStreamMessage(new Line("last"));
        connection.open("chat");
        connection.expect(line("last"));
        connection.send(
                "[\"ping\"]"); // which is answered when the opening has been handled, and the last interruption told
        assertThat(counted(connection)).isEqualTo("[\"pong\"]");
        entered.await();
        proceed.countDown();
        await().until(() -> interruptions.stream()
                        .mapToInt(each -> each.unacknowledged().size())
                        .sum()
                == lost);
        assertThat(interruptions).hasSize(65); // 64 that waited, and one for the others
        assertThat(interruptions.get(64).unacknowledged()).hasSize(lost - 64);
        assertThat(interruptions).allMatch(each -> each.omitted() == 0);
    }

    @Test
    void receivedFramesAreAcknowledgedInBatchesAndTheRestInAWhile() {
        var first = connect();
        client.chat().stream();
        first.open("chat");
        for (int i = 0; i < 69; i++) {
            first.line("chat", "" + i);
        }
        first.expect("[\"ack\",64]");
        first.expect("[\"ack\",70]");
        first.line("chat", "one more");
        first.expect("[\"ack\",71]");
    }

    @Test
    void anotherSessionIsNotToldWhatWasReceivedOfTheOneBefore() {
        var first = connect();
        client.chat().stream();
        first.open("chat");
        var second = first;
        for (int i = 0; i < 3; i++) {
            second.line("chat", "is acknowledged in a while");
            second.cut();
            second = server.next();
            assertThat(second.take()).startsWith("[\"hello\"");
            welcome(second, "\"token\":\"t" + i + "\",\"windowMillis\":30000");
            second.open("chat");
        }
        second.expect("[\"ack\",1]");
        assertThat(second.waiting()).isZero();
    }

    @Test
    void aServerWithoutResumeIsServedAsBefore() {
        var opened = client.openStreamingConnection();
        var connection = server.welcome();
        opened.join();
        client.chat().stream();
        connection.open("chat");
        for (int i = 0; i < 200; i++) {
            connection.line("chat", "" + i);
        }
        client.chat().sendStreamMessage(new Line("a"));
        connection.expect(line("a"));
        connection.cut();
        assertThat(server.next().take()).endsWith(",\"resume\":true}]");
    }

    @ParameterizedTest
    @ValueSource(ints = {3001, 3003, 3008, 4000, 1001})
    void aSessionThatTheServerEndedIsNotAskedForAgain(int code) {
        connect().close(code);
        assertThat(server.next().take()).endsWith(",\"resume\":true}]");
    }

    @Test
    void aServerThatMissedAHeartbeatIsAskedForTheSession() {
        var first = connect();
        first.close(3002);
        assertThat(server.next().take()).endsWith(",\"resume\":{\"token\":\"t1\",\"received\":0}}]");
    }

    @Test
    void acknowledgingWhatWasNotWrittenIsNotTheProtocol() {
        var recorded = RecordedEvents.of(client);
        var first = connect();
        first.send("[\"ack\",1]");
        assertThat(recorded.awaitLast(DISCONNECTED).cause()).isInstanceOf(IncompatibleProtocolException.class);
    }

    @Test
    void whatWasLetGoIsNotPretendedToBeThere() {
        client.close();
        client = ChatClient.builder(server.url())
                .backoff(Connected.SOON)
                .sendQueue(100, 300)
                .build();
        var recorded = RecordedEvents.of(client);
        var first = connect();
        client.chat().stream();
        first.open("chat");
        for (int i = 0; i < 50; i++) {
            client.chat().sendStreamMessageAsync(new Line("" + i)).join();
            assertThat(counted(first)).isEqualTo(line("" + i));
        }
        first.cut();
        var second = server.next();
        assertThat(second.take()).contains("\"token\":\"t1\"");
        welcome(second, "\"token\":\"t2\",\"windowMillis\":30000,\"received\":3");
        var third = server.next();
        assertThat(third.take()).endsWith(",\"resume\":true}]");
        welcome(third, "\"token\":\"t3\",\"windowMillis\":30000");
        third.open("chat");
        recorded.awaitLast(CONNECTED);
        await().until(() -> interruptions.size() == 1);
        assertThat(interruptions.get(0).unacknowledged()).isNotEmpty().endsWith(new Line("49"));
    }

    @Test
    void aChangeOfTheKeyThatWasOnItsWayIsAnsweredOnTheNextConnection() {
        var first = connect();
        var changed = client.setKey("k");
        first.expect("[\"auth\",\"k\"]");
        first.cut();
        var second = server.next();
        assertThat(second.take()).contains("\"key\":\"k\"").contains("\"received\":0");
        assertThat(changed).isNotDone();
        welcome(second, "\"token\":\"t2\",\"windowMillis\":30000,\"received\":0");
        assertThat(counted(second)).isEqualTo("[\"auth\",\"k\"]");
        second.send("[\"authenticated\",{\"userId\":\"ada\",\"scopes\":[]}]");
        changed.orTimeout(60, TimeUnit.SECONDS).join();
    }

    @Test
    void theNewestKeyHasTheLastWord() {
        var first = connect();
        var older = client.setKey("old");
        first.expect("[\"auth\",\"old\"]");
        first.cut();
        var second = server.next();
        client.setKey("new");
        assertThat(second.take()).contains("\"resume\":{");
        welcome(second, "\"token\":\"t2\",\"windowMillis\":30000,\"received\":0");
        assertThat(counted(second)).isEqualTo("[\"auth\",\"old\"]");
        assertThat(counted(second)).isEqualTo("[\"auth\",\"new\"]");
        second.send("[\"authenticated\",{\"userId\":\"ada\",\"scopes\":[]}]");
        second.send("[\"authenticated\",{\"userId\":\"ada\",\"scopes\":[]}]");
        older.orTimeout(60, TimeUnit.SECONDS).join();
    }

    /** Connects with a key, and opens the stream of the chat. */
    private ScriptedConnection connectWithKey(String key) {
        client.close();
        client = ChatClient.builder(server.url())
                .backoff(Connected.SOON)
                .key(key)
                .build();
        ScriptedConnection first = connect();
        var unused = client.chat().stream();
        first.open("chat");
        return first;
    }

    /** The message was sent for another user than the one that the client signs in again meanwhile. */
    @Test
    void whatWasSentAfterAKeyChangeIsSentAgainBehindIt() {
        client.close();
        client = ChatClient.builder(server.url()).key("k").build();
        var first = connect();
        var stream = client.chat().stream();
        first.open("chat");
        var changed = client.setKey("other");
        client.chat().sendStreamMessage(new Line("as another"));
        assertThat(counted(first)).isEqualTo("[\"auth\",\"other\"]");
        assertThat(counted(first)).isEqualTo(line("as another"));
        first.send("[\"goodbye\",{\"reconnectAfterMillis\":30000}]"); // no attempt before the key is set again
        first.cut();
        await().until(() -> client.connectionState() == WAITING_TO_RETRY);
        assertThat(client.setKey("k")).isCompleted();
        var opening = client.openStreamingConnection();
        var second = server.next();
        assertThat(second.take()).contains("\"key\":\"k\"").contains("\"token\":\"t1\"");
        welcome(second, "\"token\":\"t2\",\"windowMillis\":30000,\"received\":1");
        opening.orTimeout(60, TimeUnit.SECONDS).join();
        assertThat(counted(second)).isEqualTo("[\"auth\",\"other\"]");
        assertThat(counted(second)).isEqualTo(line("as another"));
        assertThat(counted(second)).isEqualTo("[\"auth\",\"k\"]");
        assertThat(changed).isNotDone();
        stream.close();
    }

    @Test
    void afterTwoKeysThatConnectionsRefuseTheOneBeforeThemIsUsedAndTheSessionGoesOn() {
        var first = connectWithKey("k");
        var worse = client.setKey("worse");
        var bad = client.setKey("bad");
        assertThat(counted(first)).isEqualTo("[\"auth\",\"worse\"]");
        assertThat(counted(first)).isEqualTo("[\"auth\",\"bad\"]");
        first.cut();
        for (String key : List.of("bad", "worse")) {
            var refused = server.next();
            assertThat(refused.take()).contains("\"key\":\"" + key + "\"").contains("\"token\":\"t1\"");
            refused.close(3500);
        }
        OpeningTest.assertFailsWith(bad, UnauthenticatedException.class);
        OpeningTest.assertFailsWith(worse, UnauthenticatedException.class);
        var last = server.next();
        assertThat(last.take()).contains("\"key\":\"k\"").contains("\"token\":\"t1\"");
        welcome(last, "\"token\":\"t2\",\"windowMillis\":30000,\"received\":1");
        client.chat().sendStreamMessage(new Line("still here"));
        assertThat(counted(last)).isEqualTo(line("still here"));
        assertThat(interruptions).isEmpty();
    }

    @Test
    void afterTwoKeysThatTheServerRefusesTheNextConnectionBeginsWithTheOneBeforeThem() {
        var first = connectWithKey("k");
        var worse = client.setKey("worse");
        var bad = client.setKey("bad");
        assertThat(counted(first)).isEqualTo("[\"auth\",\"worse\"]");
        assertThat(counted(first)).isEqualTo("[\"auth\",\"bad\"]");
        for (int i = 0; i < 2; i++) {
            first.send("[\"error\",null,{\"code\":\"unauthenticated\",\"message\":\"unknown key\"}]");
        }
        OpeningTest.assertFailsWith(worse, UnauthenticatedException.class);
        OpeningTest.assertFailsWith(bad, UnauthenticatedException.class);
        first.cut();
        assertThat(server.next().take()).contains("\"key\":\"k\"").contains("\"token\":\"t1\"");
    }

    @Test
    void aKeyOnItsWayThatTheNextConnectionRefusesFailsAndTheSessionGoesOnWithTheOneBefore() {
        var first = connectWithKey("k");
        var changed = client.setKey("bad");
        assertThat(counted(first)).isEqualTo("[\"auth\",\"bad\"]");
        first.cut();
        var refused = server.next();
        assertThat(refused.take()).contains("\"key\":\"bad\"").contains("\"token\":\"t1\"");
        refused.close(3500);

        OpeningTest.assertFailsWith(changed, UnauthenticatedException.class);
        var third = server.next();
        assertThat(third.take()).contains("\"key\":\"k\"").contains("\"token\":\"t1\"");
        welcome(third, "\"token\":\"t2\",\"windowMillis\":30000,\"received\":1");
        client.chat().sendStreamMessage(new Line("still here"));
        assertThat(counted(third)).isEqualTo(line("still here"));
        assertThat(interruptions).isEmpty();
    }

    @Test
    void aKeyThatWasRefusedOnBothConnectionsTakesTheAnswerOfNoOther() {
        var first = connectWithKey("k");
        var changed = client.setKey("bad");
        assertThat(counted(first)).isEqualTo("[\"auth\",\"bad\"]");
        first.cut();
        var refused = server.next();
        refused.take();
        refused.close(3500);

        var third = server.next();
        assertThat(third.take()).contains("\"key\":\"k\"").contains("\"token\":\"t1\"");
        welcome(third, "\"token\":\"t2\",\"windowMillis\":30000,\"received\":2");
        assertThat(counted(third)).isEqualTo("[\"auth\",\"k\"]");
        var next = client.setKey("next");
        assertThat(counted(third)).isEqualTo("[\"auth\",\"next\"]");
        third.send("[\"error\",null,{\"code\":\"unauthenticated\",\"message\":\"unknown key\"}]");
        third.send("[\"authenticated\",{\"userId\":\"ada\",\"scopes\":[]}]");
        OpeningTest.assertFailsWith(changed, UnauthenticatedException.class);
        assertThat(next).isNotDone();
        third.send("[\"authenticated\",{\"userId\":\"ada\",\"scopes\":[]}]");
        next.orTimeout(60, TimeUnit.SECONDS).join();
    }
}
