package dev.streampod.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames of clients of all sizes: each arrives, or ends the connection. */
class InboundSizesTest extends MessageSizeFixture {

    /** A frame of a client, of a size that it chooses. */
    private enum Sent {
        MESSAGE("[\"msg\",\"echo\",\"Text\",{\"text\":\"", "\"}]"),
        ARGUMENT("[\"call\",1,\"calls\",\"length\",{\"text\":\"", "\"}]"),
        ITEM("[\"item\",1,\"texts\",\"", "\"]");

        private final String head;
        private final String tail;

        Sent(String head, String tail) {
            this.head = head;
            this.tail = tail;
        }

        int overhead() {
            return head.length() + tail.length();
        }
    }

    private static Stream<Arguments> sent() {
        return SETTINGS.stream()
                .flatMap(setting -> Arrays.stream(Sent.values()).map(sent -> Arguments.of(setting, sent)));
    }

    @ParameterizedTest
    @MethodSource("sent")
    void whatAClientSendsArrivesOrEndsTheConnectionForBoth(Setting setting, Sent sent) {
        var server = serve(setting.limits());
        for (int size : sizes(setting.inbound()).toArray()) {
            var client = greeted(server, setting);
            open(client, "echo");
            if (sent == Sent.ITEM) {
                client.sendText("[\"call\",1,\"calls\",\"lengths\",{}]");
                assertThat(client.expectText()).startsWith("[\"credit\",1,\"texts\"");
            }
            int length = Math.max(0, size - sent.overhead());
            if (length + sent.overhead() <= setting.inbound()) {
                client.sendText(sent.head + xs(length) + sent.tail);
                if (sent == Sent.ITEM) {
                    client.sendText("[\"end\",1,\"texts\"]");
                }
                assertThat(client.expectText())
                        .isEqualTo(
                                sent == Sent.MESSAGE
                                        ? "[\"msg\",\"echo\",\"SimpleData\",{\"num\":" + length + "}]"
                                        : "[\"result\",1," + length + "]");
            } else {
                // The header of the frame and a byte are enough: what is refused is not waited for.
                byte[] frame =
                        WebSocketFrame.text(sent.head + xs(length) + sent.tail).encode();
                client.sendBytes(Arrays.copyOf(frame, 15));
                assertThat(client.awaitClose().code()).isEqualTo(1009);
            }
            client.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Sent.class)
    void aMessageInFragmentsIsRefusedAsSoonAsItIsTooLarge(Sent sent) {
        var server = serve(quick().messageBytes(4 * KIB).build());
        var client = welcomed(server);
        String message = sent.head + xs(4 * KIB) + sent.tail;
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        client.send(WebSocketFrame.of(WebSocketFrame.TEXT, Arrays.copyOf(bytes, 3 * KIB))
                .notFinal());
        client.send(WebSocketFrame.of(WebSocketFrame.CONTINUATION, Arrays.copyOf(bytes, 2 * KIB))
                .notFinal());
        assertThat(client.awaitClose().code()).isEqualTo(1009);
    }
}
