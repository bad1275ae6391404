package dev.streampod.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.entity.Audience;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.SerializableEntity;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FrameWriterTest {

    private record Foreign() implements SerializableEntity {}

    private final Node.Nodes nodes = new Node.Nodes();
    private final EntityRegistry registry = EntityRegistry.of(List.of(nodes));
    private final FrameWriter writer = new FrameWriter(registry, Audience.CLIENT);
    private final FrameReader reader = new FrameReader(nodes, registry, Audience.CLIENT);

    private String written(Frame frame) {
        return new String(writer.write(frame), UTF_8);
    }

    @Test
    void halfOfASurrogatePairIsRefusedWhereverItStandsAndThePlaceIsNamed() {
        for (String half :
                List.of("\uD800", "\uDBFF", "\uDC00", "\uDFFF", "\uD800\uD800\uDC00", "\\\uD800", "\"\uDC00")) {
            for (int before = 0; before < 20; before++) {
                var node = new Node(1, "x".repeat(before) + half, null);
                assertThatThrownBy(() -> writer.write(new Frame.Message("nodes", new Node(2, null, node))))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("half of a surrogate pair in next.text: ");
            }
        }
    }

    @Test
    void whatOnlyLooksLikeHalfOfASurrogatePairIsWritten() {
        for (String text :
                List.of("\\uD800", "\\\\uD800", "\uD83D\uDE00", "\uD7FF\uE000\uFFFF", "\u0000\u001F\n\"", "\\")) {
            for (int before = 0; before < 20; before++) {
                var message = new Frame.Message("nodes", new Node(1, "x".repeat(before) + text, null));
                byte[] written = writer.write(message);
                assertThat(reader.read(written, 0, written.length)).isEqualTo(message);
            }
        }
    }

    @Test
    void everyFrameIsWrittenAsTheProtocolSaysAndReadBackAsItWas() {
        roundTrip(
                new Frame.Hello(1, "k", "f", "c"),
                "[\"hello\",{\"protocol\":1,\"key\":\"k\",\"fingerprint\":\"f\",\"client\":\"c\"}]");
        roundTrip(
                new Frame.Welcome("c-1", 25_000, 65_536, "s-1"),
                "[\"welcome\",{\"connection\":\"c-1\",\"heartbeatMillis\":25000,\"limits\":{\"maxMessageBytes\":65536},\"server\":\"s-1\"}]");
        roundTrip(
                new Frame.Hello(1, null, null, null, Frame.ResumeRequest.NEW, 4_096),
                "[\"hello\",{\"protocol\":1,\"limits\":{\"maxMessageBytes\":4096},\"resume\":true}]");
        roundTrip(
                new Frame.Hello(1, null, null, null, Frame.ResumeRequest.NEW),
                "[\"hello\",{\"protocol\":1,\"resume\":true}]");
        roundTrip(
                new Frame.Hello(1, null, null, null, new Frame.ResumeRequest("t", 7)),
                "[\"hello\",{\"protocol\":1,\"resume\":{\"token\":\"t\",\"received\":7}}]");
        roundTrip(
                new Frame.Welcome("c-1", 25_000, 65_536, "s-1", new Frame.Resumable("t", 30_000, null), 0, null),
                "[\"welcome\",{\"connection\":\"c-1\",\"heartbeatMillis\":25000,\"limits\":{\"maxMessageBytes\":65536},\"server\":\"s-1\","
                        + "\"resume\":{\"token\":\"t\",\"windowMillis\":30000}}]");
        roundTrip(
                new Frame.Welcome("c-1", 25_000, 65_536, "s-1", new Frame.Resumable("t", 30_000, 12L), 0, null),
                "[\"welcome\",{\"connection\":\"c-1\",\"heartbeatMillis\":25000,\"limits\":{\"maxMessageBytes\":65536},\"server\":\"s-1\","
                        + "\"resume\":{\"token\":\"t\",\"windowMillis\":30000,\"received\":12}}]");
        roundTrip(new Frame.Ack(64), "[\"ack\",64]");
        roundTrip(new Frame.Auth(null), "[\"auth\",null]");
        roundTrip(new Frame.Auth("k"), "[\"auth\",\"k\"]");
        roundTrip(
                new Frame.Authenticated("ada", Set.of("admin")),
                "[\"authenticated\",{\"userId\":\"ada\",\"scopes\":[\"admin\"]}]");
        roundTrip(new Frame.Authenticated(null, Set.of()), "[\"authenticated\",{\"scopes\":[]}]");
        roundTrip(
                new Frame.Welcome("c-1", 25_000, 65_536, "s-1", null, 90_000, new Frame.User("ada", Set.of("admin"))),
                "[\"welcome\",{\"connection\":\"c-1\",\"heartbeatMillis\":25000,\"limits\":{\"maxMessageBytes\":65536},\"server\":\"s-1\","
                        + "\"expiresInMillis\":90000,\"userId\":\"ada\",\"scopes\":[\"admin\"]}]");
        roundTrip(
                new Frame.Authenticated("ada", Set.of(), 90_000, null),
                "[\"authenticated\",{\"userId\":\"ada\",\"scopes\":[],\"expiresInMillis\":90000}]");
        roundTrip(
                new Frame.Authenticated(null, Set.of(), 0, "expired"),
                "[\"authenticated\",{\"scopes\":[],\"reason\":\"expired\"}]");
        roundTrip(new Frame.Open("nodes"), "[\"open\",\"nodes\"]");
        roundTrip(new Frame.Opened("nodes"), "[\"opened\",\"nodes\"]");
        roundTrip(new Frame.Refused("nodes", "forbidden", "no"), "[\"refused\",\"nodes\",\"forbidden\",\"no\"]");
        roundTrip(new Frame.Close("nodes"), "[\"close\",\"nodes\"]");
        roundTrip(new Frame.Closed("nodes", "cancelled", "x"), "[\"closed\",\"nodes\",\"cancelled\",\"x\"]");
        roundTrip(
                new Frame.Message("nodes", new Node(1, "é\"", new Node(2, null, null))),
                "[\"msg\",\"nodes\",\"Node\",{\"num\":1,\"text\":\"é\\\"\",\"next\":{\"num\":2}}]");
        roundTrip(
                new Frame.Failure(null, "internal", "m", "r", "nodes"),
                "[\"error\",null,{\"code\":\"internal\",\"message\":\"m\",\"reference\":\"r\",\"endpoint\":\"nodes\"}]");
        roundTrip(
                new Frame.Failure(3L, "unknown-method", "m", null, null),
                "[\"error\",3,{\"code\":\"unknown-method\",\"message\":\"m\"}]");
        roundTrip(new Frame.Ping(), "[\"ping\"]");
        roundTrip(new Frame.Pong(), "[\"pong\"]");
        roundTrip(new Frame.Goodbye(3001, 17), "[\"goodbye\",{\"code\":3001,\"reconnectAfterMillis\":17}]");
    }

    private void roundTrip(Frame frame, String text) {
        assertThat(written(frame)).isEqualTo(text);
        byte[] bytes = text.getBytes(UTF_8);
        assertThat(reader.read(bytes, 0, bytes.length)).isEqualTo(frame);
    }

    @Test
    void framesOfAnySizeFollowEachOther() {
        for (int size = 1; size < 200_000; size = size * 3 + 1) {
            var message = new Frame.Message("nodes", new Node(size, "a".repeat(size), null));
            roundTrip(
                    message,
                    "[\"msg\",\"nodes\",\"Node\",{\"num\":" + size + ",\"text\":\"" + "a".repeat(size) + "\"}]");
        }
    }

    @Test
    void halfOfASurrogatePairInTheTextOfAFailureIsWrittenEscaped() {
        for (String half : List.of("\ud83d", "a\udc00b", "\ud83d\ud83d")) {
            var failure = new Frame.Failure(null, "bad-request", half, null, null);
            byte[] bytes = writer.write(failure);
            assertThat(Utf8.isValid(bytes, 0, bytes.length)).isTrue();
            assertThat(reader.read(bytes, 0, bytes.length)).isEqualTo(failure);
        }
    }

    @Test
    void aWholeSurrogatePairIsWrittenAsOneCharacter() {
        roundTrip(
                new Frame.Message("nodes", new Node(1, "\ud83d\ude00", null)),
                "[\"msg\",\"nodes\",\"Node\",{\"num\":1,\"text\":\"\ud83d\ude00\"}]");
    }

    @Test
    void aMessageThatIsOfNoProtocolIsRefusedAndHarmsNoLaterFrame() {
        assertThatThrownBy(() -> writer.write(new Frame.Message("nodes", new Foreign())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Foreign");
        assertThat(written(new Frame.Ping())).isEqualTo("[\"ping\"]");
    }
}
