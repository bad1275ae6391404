package dev.streampod.client;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.client.chat.ChatToClient;
import dev.streampod.client.chat.Line;
import dev.streampod.stream.MessageStream;
import dev.streampod.stream.OverflowPolicy;
import dev.streampod.stream.StreamOverflowException;
import dev.streampod.wire.ErrorCode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** C5, and what S1 and S6 mean for a client. */
@Timeout(300)
final class ReadingTest {

    private final Connected connected = new Connected();

    @AfterEach
    void close() {
        connected.close();
    }

    @Test
    void s1TheFirstUseOfAStreamOpensItOnce() {
        connected.client.chat().stream();
        connected.client.chat().stream();
        connected.client.chat().sendStreamMessage(new Line("hello"));

        connected.connection.expect("[\"open\",\"chat\"]");
        connected.connection.expect("[\"msg\",\"chat\",\"Line\",{\"text\":\"hello\"}]");
        assertThat(connected.connection.waiting()).isZero();
    }

    @Test
    void c5EachReaderSeesEveryMessageFromItsCallOnHoweverItReads() throws Exception {
        var iterated = connected.client.chat().stream();
        var listened = new LinkedBlockingQueue<ChatToClient>();
        connected.client.chat().stream().listen(listened::add);
        var subscribed = new LinkedBlockingQueue<ChatToClient>();
        connected.client.chat().stream().subscribe(new OneByOne<>(subscribed::add));
        connected.connection.open("chat");

        connected.connection.line("chat", "one");
        assertThat(listened.poll(60, TimeUnit.SECONDS)).isEqualTo(new Line("one"));
        var late = connected.client.chat().stream();
        connected.connection.line("chat", "two");

        assertThat(listened.poll(60, TimeUnit.SECONDS)).isEqualTo(new Line("two"));
        assertThat(subscribed.poll(60, TimeUnit.SECONDS)).isEqualTo(new Line("one"));
        assertThat(subscribed.poll(60, TimeUnit.SECONDS)).isEqualTo(new Line("two"));
        assertThat(take(iterated, 2)).containsExactly(new Line("one"), new Line("two"));
        assertThat(take(late, 1)).containsExactly(new Line("two"));
    }

    @Test
    void messagesThatComeBeforeOpenedAreRead() {
        var stream = connected.client.chat().stream();
        connected.connection.expect("[\"open\",\"chat\"]");
        connected.connection.line("chat", "welcome");
        connected.connection.send("[\"opened\",\"chat\"]");

        assertThat(take(stream, 1)).containsExactly(new Line("welcome"));
    }

    @Test
    void c5ALongMessageInFragmentsIsReadWhole() {
        var stream = connected.client.chat().stream();
        connected.connection.open("chat");
        String text = "ä".repeat(100_000);
        byte[] frame = ("[\"msg\",\"chat\",\"Line\",{\"text\":\"" + text + "\"}]")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] head = java.util.Arrays.copyOf(frame, 50_001);
        byte[] tail = java.util.Arrays.copyOfRange(frame, 50_001, frame.length);
        connected.connection.write(
                dev.streampod.fixtures.WebSocketFrame.of(1, head).notFinal().unmasked());
        connected.connection.write(
                dev.streampod.fixtures.WebSocketFrame.ping(new byte[0]).unmasked());
        connected.connection.write(
                dev.streampod.fixtures.WebSocketFrame.continuation(tail).unmasked());

        assertThat(take(stream, 1)).containsExactly(new Line(text));
    }

    @Test
    void c5AReaderThatStopsReadingFailsAloneAndStallsNobody() {
        var stopped = connected.client.chat().stream(new StreamOptions(2, OverflowPolicy.FAIL));
        var oldest = connected.client.chat().stream(new StreamOptions(2, OverflowPolicy.DROP_OLDEST));
        var newest = connected.client.chat().stream(new StreamOptions(2, OverflowPolicy.DROP_NEWEST));
        var blocked = new CountDownLatch(1);
        var holding = connected.client.chat().stream(OverflowPolicy.DROP_NEWEST).listen(line -> awaitQuietly(blocked));
        var reading = connected.client.chat().stream();
        connected.connection.open("chat");

        IntStream.range(0, 5).forEach(i -> connected.connection.line("chat", "" + i));

        assertThat(take(reading, 5)).hasSize(5);
        assertThat(take(oldest, 2)).containsExactly(new Line("3"), new Line("4"));
        assertThat(take(newest, 2)).containsExactly(new Line("0"), new Line("1"));
        Iterator<ChatToClient> iterator = stopped.iterator();
        assertThat(List.of(iterator.next(), iterator.next())).containsExactly(new Line("0"), new Line("1"));
        org.assertj.core.api.Assertions.assertThatThrownBy(iterator::hasNext)
                .isInstanceOf(StreamOverflowException.class);

        connected.connection.send("[\"ping\"]");
        connected.connection.expect("[\"pong\"]");
        blocked.countDown();
        holding.close();
    }

    @Test
    void c5AReaderThatStopsReadingLargeMessagesFailsAloneAndStallsNobody() {
        try (var few = new Connected(builder -> builder.streamBufferBytes(10_000))) {
            var stopped = few.client.chat().stream();
            var reading = few.client.chat().stream(OverflowPolicy.DROP_NEWEST);
            few.connection.open("chat");
            Iterator<ChatToClient> read = reading.iterator();
            Iterator<ChatToClient> unread = stopped.iterator();

            String text = "x".repeat(4_000);
            for (int i = 0; i < 5; i++) {
                few.connection.line("chat", i + text);
                assertThat(read.next()).isEqualTo(new Line(i + text));
            }
            assertThat(List.of(unread.next(), unread.next())).containsExactly(new Line(0 + text), new Line(1 + text));
            org.assertj.core.api.Assertions.assertThatThrownBy(unread::hasNext)
                    .isInstanceOf(StreamOverflowException.class)
                    .hasMessageContaining("10000 bytes");
        }
    }

    @Test
    void aClosedReaderIsDetachedAndTheStreamGoesOn() {
        var closed = connected.client.chat().stream();
        var reading = connected.client.chat().stream();
        connected.connection.open("chat");
        closed.close();

        connected.connection.line("chat", "one");

        assertThat(take(reading, 1)).containsExactly(new Line("one"));
        assertThat(closed.iterator().hasNext()).isFalse();
        assertThat(connected.connection.waiting()).isZero();
    }

    @Test
    void s1CloseStreamClosesItForAllReadersAndItCanBeOpenedAgain() {
        var first = connected.client.chat().stream();
        connected.connection.open("chat");
        connected.client.chat().sendStreamMessage(new Line("last"));
        connected.client.chat().closeStream();
        var second = connected.client.chat().stream();

        connected.connection.expect("[\"msg\",\"chat\",\"Line\",{\"text\":\"last\"}]");
        connected.connection.expect("[\"close\",\"chat\"]");
        connected.connection.expect("[\"open\",\"chat\"]");
        connected.connection.line("chat", "of the stream before");
        connected.connection.send("[\"closed\",\"chat\",\"\",\"\"]");
        connected.connection.line("chat", "of the second");
        connected.connection.send("[\"opened\",\"chat\"]");

        first.completion().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS);
        assertThat(first.iterator().hasNext()).isFalse();
        assertThat(take(second, 1)).containsExactly(new Line("of the second"));
    }

    @Test
    void closeStreamOfAStreamThatIsNotInUseDoesNothing() {
        connected.client.chat().closeStream();
        connected.client.admin().stream();

        connected.connection.expect("[\"open\",\"admin\"]");
    }

    @Test
    void s6ARefusedStreamFailsWithItsCodeAndTheNextUseAsksAgain() {
        var refused = connected.client.admin().stream();
        connected.connection.expect("[\"open\",\"admin\"]");
        connected.connection.send("[\"refused\",\"admin\",\"internal\",\"streamOpened failed\"]");

        assertThat(failure(refused)).isInstanceOfSatisfying(StreamRefusedException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL);
            assertThat(e.endpoint()).isEqualTo("admin");
            assertThat(e).hasMessage("streamOpened failed");
        });

        var again = connected.client.admin().stream();
        connected.connection.open("admin");
        connected.connection.line("admin", "this time");
        assertThat(take(again, 1)).containsExactly(new Line("this time"));
    }

    @Test
    void aStreamThatTheServerClosesFailsWithItsCode() {
        var closed = connected.client.chat().stream();
        var other = connected.client.admin().stream();
        connected.connection.open("chat");
        connected.connection.open("admin");
        connected.connection.send("[\"closed\",\"chat\",\"forbidden\",\"no longer\"]");

        assertThat(failure(closed))
                .isInstanceOfSatisfying(
                        StreamClosedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN));
        connected.connection.line("admin", "goes on");
        assertThat(take(other, 1)).containsExactly(new Line("goes on"));
    }

    @Test
    void s6ErrorsOfTheServerAreToldToTheErrorListener() {
        connected.connection.send("[\"error\",null,{\"code\":\"internal\",\"message\":\"m\",\"reference\":\"r7\","
                + "\"endpoint\":\"chat\"}]");

        assertThat(connected.recorded.awaitError()).isEqualTo(new ClientError(ErrorCode.INTERNAL, "chat", "r7", "m"));
    }

    @Test
    void aMessageThatCannotBeReadIsDroppedAloneAndTold() {
        var stream = connected.client.chat().stream();
        connected.connection.open("chat");
        connected.connection.send("[\"msg\",\"chat\",\"Nonsense\",{}]");
        connected.connection.send("[\"msg\",\"chat\",\"Line\",{}]");
        connected.connection.send("[\"msg\",\"nowhere\",\"Line\",{\"text\":\"x\"}]");
        connected.connection.send("[\"news\",1,2]");
        connected.connection.line("chat", "sound");

        assertThat(take(stream, 1)).containsExactly(new Line("sound"));
        await().untilAsserted(() -> assertThat(connected.recorded.errors())
                .extracting(ClientError::code)
                .containsExactly(ErrorCode.UNKNOWN_CLASS, ErrorCode.BAD_REQUEST, ErrorCode.UNKNOWN_ENDPOINT));
    }

    @Test
    void garbageEndsTheConnectionForGoodAndFailsTheReaders() {
        var stream = connected.client.chat().stream();
        connected.connection.open("chat");
        connected.connection.send("{\"not\": \"a frame\"}");

        connected.connection.expect("closed 3501");
        assertThat(failure(stream)).isInstanceOf(IncompatibleProtocolException.class);
        connected.recorded.await(ConnectionState.CONNECTING, ConnectionState.CONNECTED, ConnectionState.DISCONNECTED);
    }

    @Test
    void readersRunOnThreadsThatAreNotTheNetworks() {
        var names = new CopyOnWriteArrayList<String>();
        connected.client.chat().stream()
                .listen(line -> names.add(Thread.currentThread().getName()));
        connected.connection.open("chat");
        connected.connection.line("chat", "one");

        await().until(() -> !names.isEmpty());
        assertThat(names.get(0)).doesNotContain("-io").doesNotContain("timer");
    }

    static List<ChatToClient> take(MessageStream<ChatToClient> stream, int count) {
        Iterator<ChatToClient> iterator = stream.iterator();
        var taken = new ArrayList<ChatToClient>();
        for (int i = 0; i < count; i++) {
            taken.add(iterator.next());
        }
        return taken;
    }

    static Throwable failure(MessageStream<?> stream) {
        return stream.completion()
                .handle((done, failure) -> failure instanceof CompletionException ? failure.getCause() : failure)
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
