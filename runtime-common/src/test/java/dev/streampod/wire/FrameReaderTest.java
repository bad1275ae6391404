package dev.streampod.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.entity.Audience;
import dev.streampod.entity.EntityRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {

    private final Node.Nodes nodes = new Node.Nodes();
    private final FrameReader reader = new FrameReader(nodes, EntityRegistry.of(List.of(nodes)), Audience.CLIENT);

    private Frame read(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        byte[] surrounded = ("x" + text + "y").getBytes(UTF_8);
        return reader.read(surrounded, 1, bytes.length);
    }

    private Frame.Undecodable undecodable(String text) {
        Frame frame = read(text);
        assertThat(frame).isInstanceOf(Frame.Undecodable.class);
        return (Frame.Undecodable) frame;
    }

    @Test
    void aResumeThatMakesNoSenseIsNoFrame() {
        for (String resume : List.of(
                "1",
                "\"t\"",
                "{}",
                "{\"token\":\"t\"}",
                "{\"received\":1}",
                "{\"token\":\"t\",\"received\":-1}",
                "{\"token\":null,\"received\":1}")) {
            assertThatThrownBy(() -> read("[\"hello\",{\"protocol\":1,\"resume\":" + resume + "}]"))
                    .isInstanceOf(FrameSyntaxException.class);
        }
        for (String nothing : List.of("false", "null")) {
            assertThat(read("[\"hello\",{\"protocol\":1,\"resume\":" + nothing + "}]"))
                    .isEqualTo(new Frame.Hello(1, null, null, null));
        }
        for (String ack : List.of("[\"ack\"]", "[\"ack\",-1]", "[\"ack\",\"1\"]", "[\"ack\",1.5]")) {
            assertThatThrownBy(() -> read(ack)).isInstanceOf(FrameSyntaxException.class);
        }
    }

    @Test
    void aFieldMayComeOnceBeItAsNull() {
        for (String twice : List.of(
                "\"num\":1,\"text\":null,\"text\":\"a\"",
                "\"num\":1,\"text\":\"a\",\"text\":null",
                "\"num\":1,\"text\":null,\"text\":null",
                "\"num\":1,\"text\":\"a\",\"text\":\"b\"",
                "\"num\":1,\"next\":{\"num\":2},\"next\":null",
                "\"num\":1,\"next\":{\"num\":2,\"num\":null}")) {
            assertThat(undecodable("[\"msg\",\"nodes\",\"Node\",{" + twice + "}]")
                            .message())
                    .contains("the field came twice");
        }
        String inner = "{\"text\":null,\"num\":2,\"next\":{\"text\":null,\"num\":3}}";
        assertThat(read("[\"msg\",\"nodes\",\"Node\",{\"text\":null,\"num\":1,\"next\":" + inner + "}]"))
                .isEqualTo(new Frame.Message("nodes", new Node(1, null, new Node(2, null, new Node(3, null, null)))));
    }

    @Test
    void aNumberOfMoreThan32BitsIsNotTakenForASmallerOne() {
        assertThat(read("[\"hello\",{\"protocol\":4294967297}]"))
                .isEqualTo(new Frame.Hello(4294967297L, null, null, null));
        assertThat(read("[\"hello\",{\"protocol\":-4294967295}]"))
                .isEqualTo(new Frame.Hello(-4294967295L, null, null, null));
        for (String frame : List.of(
                "[\"hello\",{\"protocol\":99999999999999999999}]",
                "[\"ack\",99999999999999999999]",
                "[\"call\",99999999999999999999,\"nodes\",\"x\",{}]")) {
            assertThatThrownBy(() -> read(frame))
                    .isInstanceOf(FrameSyntaxException.class)
                    .hasMessageContaining("more than 64 bits");
        }
    }

    @Test
    void ofAnUnknownFramesNameNoMoreIsKeptThanHelps() {
        assertThat(read("[\"" + "x".repeat(60_000) + "\"]")).isEqualTo(new Frame.Unknown("x".repeat(40) + "…"));
        assertThat(read("[\"" + "x".repeat(40) + "\"]")).isEqualTo(new Frame.Unknown("x".repeat(40)));
    }

    @Test
    void ofAnEndpointsNameThatNoProtocolCanDeclareNoMoreIsKeptThanOneCan() {
        String longest = "x".repeat(120);
        assertThat(read("[\"open\",\"" + longest + "\"]")).isEqualTo(new Frame.Open(longest));
        for (int length : new int[] {121, 60_000}) {
            String name = "x".repeat(length);
            assertThat(read("[\"open\",\"" + name + "\"]")).isEqualTo(new Frame.Open(longest + "…"));
            assertThat(read("[\"close\",\"" + name + "\"]")).isEqualTo(new Frame.Close(longest + "…"));
            assertThat(undecodable("[\"msg\",\"" + name + "\",\"Node\",{}]").endpoint())
                    .isEqualTo(longest + "…");
        }
    }

    @Test
    void ofACharacterOfANameNeverIsHalfKept() {
        assertThat(read("[\"" + "x".repeat(39) + "\uD83D\uDE00y\"]"))
                .isEqualTo(new Frame.Unknown("x".repeat(39) + "\uD83D\uDE00…"));
        assertThat(read("[\"\\ud800\"]")).isEqualTo(new Frame.Unknown("\uFFFD"));
        assertThat(read("[\"open\",\"\\udc00x\"]")).isEqualTo(new Frame.Open("\uFFFDx"));
    }

    @Test
    void textsAboutBoundsHaveTheSameDigitsInEveryCountry() {
        String deep = "[".repeat(100) + "]".repeat(100);
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertThat(undecodable("[\"msg\",\"nodes\",\"Node\",{\"x\":" + deep + "}]")
                            .message())
                    .contains("(65) exceeds the maximum allowed (64)");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void textsAboutBoundsNameNoMethodOfTheParser() {
        String deep = "[".repeat(100) + "]".repeat(100);
        assertThat(undecodable("[\"msg\",\"nodes\",\"Node\",{\"x\":" + deep + "}]")
                        .message())
                .contains("nesting depth")
                .contains("64")
                .doesNotContain("`")
                .doesNotContain("StreamReadConstraints");
        assertThatThrownBy(() -> read("[\"x\"," + deep + "]"))
                .isInstanceOf(FrameSyntaxException.class)
                .hasMessageNotContaining("`")
                .hasMessageNotContaining("StreamReadConstraints");
    }

    @Test
    void everyFrameIsRead() {
        assertThat(read("[\"hello\",{\"protocol\":1,\"key\":\"k\",\"fingerprint\":\"f\",\"client\":\"c\"}]"))
                .isEqualTo(new Frame.Hello(1, "k", "f", "c"));
        assertThat(read("[\"hello\",{\"protocol\":1}]")).isEqualTo(new Frame.Hello(1, null, null, null));
        assertThat(read("[\"hello\",{\"protocol\":1,\"limits\":{\"other\":[1],\"maxMessageBytes\":9999999999}}]"))
                .isEqualTo(new Frame.Hello(1, null, null, null, null, 9_999_999_999L));
        assertThat(read("[\"hello\",{\"protocol\":1,\"limits\":{\"maxMessageBytes\":-1}}]"))
                .isEqualTo(new Frame.Hello(1, null, null, null, null, -1));
        for (String bytes : List.of("-1", "9999999999")) {
            assertThat(read("[\"welcome\",{\"limits\":{\"maxMessageBytes\":" + bytes + "}}]"))
                    .isEqualTo(new Frame.Welcome("", 0, bytes.equals("-1") ? 0 : Integer.MAX_VALUE, ""));
        }
        assertThat(
                        read(
                                "[\"welcome\",{\"connection\":\"c-1\",\"heartbeatMillis\":25000,\"limits\":{\"maxMessageBytes\":65536},\"server\":\"s\"}]"))
                .isEqualTo(new Frame.Welcome("c-1", 25000, 65536, "s"));
        assertThat(read("[\"auth\",\"k\"]")).isEqualTo(new Frame.Auth("k"));
        assertThat(read("[\"auth\",null]")).isEqualTo(new Frame.Auth(null));
        assertThat(read("[\"authenticated\",{\"userId\":\"ada\",\"scopes\":[\"a\",\"b\"]}]"))
                .isEqualTo(new Frame.Authenticated("ada", Set.of("a", "b")));
        assertThat(read("[\"authenticated\",{\"scopes\":[]}]")).isEqualTo(new Frame.Authenticated(null, Set.of()));
        assertThat(read("[\"open\",\"nodes\"]")).isEqualTo(new Frame.Open("nodes"));
        assertThat(read("[\"opened\",\"nodes\"]")).isEqualTo(new Frame.Opened("nodes"));
        assertThat(read("[\"refused\",\"nodes\",\"forbidden\",\"no\"]"))
                .isEqualTo(new Frame.Refused("nodes", "forbidden", "no"));
        assertThat(read("[\"close\",\"nodes\"]")).isEqualTo(new Frame.Close("nodes"));
        assertThat(read("[\"closed\",\"nodes\",\"cancelled\",\"x\"]"))
                .isEqualTo(new Frame.Closed("nodes", "cancelled", "x"));
        assertThat(read("[\"msg\",\"nodes\",\"Node\",{\"num\":1,\"text\":\"é\",\"next\":{\"num\":2}}]"))
                .isEqualTo(new Frame.Message("nodes", new Node(1, "é", new Node(2, null, null))));
        assertThat(
                        read(
                                "[\"error\",null,{\"code\":\"internal\",\"message\":\"m\",\"reference\":\"r\",\"endpoint\":\"nodes\"}]"))
                .isEqualTo(new Frame.Failure(null, "internal", "m", "r", "nodes"));
        assertThat(read("[\"error\",3,{\"code\":\"internal\",\"message\":\"m\"}]"))
                .isEqualTo(new Frame.Failure(3L, "internal", "m", null, null));
        assertThat(read("[\"ping\"]")).isEqualTo(new Frame.Ping());
        assertThat(read("[\"pong\"]")).isEqualTo(new Frame.Pong());
        assertThat(read("[\"goodbye\",{\"code\":3001,\"reconnectAfterMillis\":17}]"))
                .isEqualTo(new Frame.Goodbye(3001, 17));
        assertThat(read("[\"news\",1]")).isEqualTo(new Frame.Unknown("news"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "null",
                "{}",
                "\"ping\"",
                "[]",
                "[1]",
                "[null]",
                "[[\"ping\"]]",
                "[\"ping\"",
                "[\"ping\"]]",
                "[\"ping\"] x",
                "[\"ping\"][\"ping\"]",
                "[\"ping\",]",
                "[\"ping\" \"pong\"]",
                "[\"pi",
                "[\"ping\u0001\"]",
                "['ping']",
                "[\"ping\",NaN]",
                "[\"open\"]",
                "[\"open\",1]",
                "[\"hello\"]",
                "[\"hello\",[]]",
                "[\"hello\",{\"protocol\":\"1\"}]",
                "[\"hello\",{\"protocol\":1",
                "[\"msg\"]",
                "[\"msg\",\"nodes\"]",
                "[\"msg\",\"nodes\",\"Node\"",
                "[\"msg\",\"nodes\",\"Node\",{\"num\":1}",
                "[\"msg\",\"nodes\",\"Node\",{\"num\":1]]",
                "[\"msg\",\"nodes\",\"Node\",{\"num\":01}]",
                "[\"msg\",\"nodes\",\"Node\",{num:1}]",
                "[\"msg\",\"nodes\",7,{}]",
                "[\"call\",\"a\"]",
                "[\"call\",99999999999999999999999]",
            })
    void whatIsNoFrameIsRefusedAndHarmsNoLaterOne(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(FrameSyntaxException.class);
        assertThat(read("[\"open\",\"nodes\"]")).isEqualTo(new Frame.Open("nodes"));
    }

    @Test
    void whiteSpaceAroundAndWithinAFrameIsNothing() {
        assertThat(read(" [ \"ping\" ]\r\n\t ")).isEqualTo(new Frame.Ping());
        assertThat(read("\n[\"ping\"]")).isEqualTo(new Frame.Ping());
    }

    @Test
    void whatIsUnknownAtTheEndOfAFrameOrInAnObjectIsPassedOver() {
        assertThat(read("[\"ping\",1,[2,{\"a\":[]}],\"x\"]")).isEqualTo(new Frame.Ping());
        assertThat(read("[\"open\",\"nodes\",{\"later\":true}]")).isEqualTo(new Frame.Open("nodes"));
        assertThat(read("[\"hello\",{\"new\":{\"deep\":[1]},\"protocol\":1,\"more\":[]},5]"))
                .isEqualTo(new Frame.Hello(1, null, null, null));
        assertThat(read("[\"msg\",\"nodes\",\"Node\",{\"num\":1,\"other\":{\"x\":[1,2]}},[3],null]"))
                .isEqualTo(new Frame.Message("nodes", new Node(1, null, null)));
    }

    @Test
    void aMessageOfAnUnknownClassOrToAnUnknownEndpointIsSaidToBeSo() {
        assertThat(undecodable("[\"msg\",\"nodes\",\"Nope\",{\"num\":[1,{}]}]").code())
                .isEqualTo(ErrorCode.UNKNOWN_CLASS);
        assertThat(undecodable("[\"msg\",\"nope\",\"Node\",{\"num\":1}]").code())
                .isEqualTo(ErrorCode.UNKNOWN_ENDPOINT);
        assertThat(read("[\"msg\",\"nodes\",\"Node\",{\"num\":1}]"))
                .isEqualTo(new Frame.Message("nodes", new Node(1, null, null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "null",
                "[]",
                "\"x\"",
                "{}",
                "{\"num\":null}",
                "{\"num\":\"1\"}",
                "{\"num\":1.5}",
                "{\"num\":2147483648}",
                "{\"num\":99999999999999999999999999}",
                "{\"num\":1e3}",
                "{\"num\":1,\"num\":2}",
                "{\"num\":1,\"text\":5}",
                "{\"num\":1,\"next\":[1,[2,{\"a\":3}]]}",
                "{\"num\":1,\"next\":{\"num\":1,\"next\":{\"text\":\"x\"}}}",
                "{\"num\":-1}",
            })
    void dataThatDoesNotFitItsClassIsABadRequestAndHarmsNoLaterFrame(String data) {
        var refused = undecodable("[\"msg\",\"nodes\",\"Node\"," + data + ",\"more\"]");
        assertThat(refused.code()).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(refused.endpoint()).isEqualTo("nodes");
        assertThat(read("[\"msg\",\"nodes\",\"Node\",{\"num\":1}]"))
                .isEqualTo(new Frame.Message("nodes", new Node(1, null, null)));
    }

    private static String nested(int levels) {
        // The frame's array is the first level.
        int objects = levels - 1;
        return "[\"msg\",\"nodes\",\"Node\"," + "{\"num\":1,\"next\":".repeat(objects - 1) + "{\"num\":1}"
                + "}".repeat(objects - 1) + "]";
    }

    @Test
    void nestingUpToTheBoundIsReadAndBeyondItIsABadRequest() {
        assertThat(read(nested(64))).isInstanceOf(Frame.Message.class);
        assertThat(undecodable(nested(65)).code()).isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(undecodable(nested(2000)).code()).isEqualTo(ErrorCode.BAD_REQUEST);
        String deep = "[".repeat(70) + "]".repeat(70);
        assertThat(undecodable("[\"msg\",\"nodes\",\"Node\",{\"other\":" + deep + "}]")
                        .code())
                .isEqualTo(ErrorCode.BAD_REQUEST);
        assertThat(undecodable("[\"msg\",\"nodes\",\"Nope\"," + deep + "]").code())
                .isEqualTo(ErrorCode.UNKNOWN_CLASS);
        assertThat(read(nested(10))).isInstanceOf(Frame.Message.class);
    }

    @Test
    void aStringOfTenMegabytesIsReadAsItIs() {
        String text = "é".repeat(5 * 1024 * 1024);
        assertThat(read("[\"msg\",\"nodes\",\"Node\",{\"num\":1,\"text\":\"" + text + "\"}]"))
                .isEqualTo(new Frame.Message("nodes", new Node(1, text, null)));
        assertThat(read("[\"ping\"]")).isEqualTo(new Frame.Ping());
    }

    @Test
    void framesLargerThanTheParsersBufferAreReadOneAfterTheOther() {
        for (int size = 7_900; size < 8_100; size++) {
            String text = "a".repeat(size);
            assertThat(read("[\"msg\",\"nodes\",\"Node\",{\"num\":1,\"text\":\"" + text + "\"}]"))
                    .isEqualTo(new Frame.Message("nodes", new Node(1, text, null)));
        }
    }

    @Test
    void halfOfASurrogatePairIsABadRequest() {
        assertThat(undecodable("[\"msg\",\"nodes\",\"Node\",{\"num\":1,\"text\":\"\\ud83d\"}]")
                        .code())
                .isEqualTo(ErrorCode.BAD_REQUEST);
    }

    @Test
    void framesThatBeginLikeAnotherEncodingAreJustNotFrames() {
        assertThatThrownBy(() -> read("\u0000[\u0000\"")).isInstanceOf(FrameSyntaxException.class);
        assertThatThrownBy(() -> read("[\u0000\"\u0000p\u0000")).isInstanceOf(FrameSyntaxException.class);
        assertThatThrownBy(() -> read("\ufeff[\"ping\"]")).isInstanceOf(FrameSyntaxException.class);
        assertThat(read("[\"ping\"]")).isEqualTo(new Frame.Ping());
    }

    @Test
    void manyDifferentHostileNamesDoNotDisturbLaterFrames() {
        for (int i = 0; i < 20_000; i++) {
            assertThat(read("[\"msg\",\"nodes\",\"Node\",{\"num\":1,\"hostile" + i + "\":0}]"))
                    .isInstanceOf(Frame.Message.class);
        }
    }

    @Test
    void oneReaderServesManyThreadsAtOnce() throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        try {
            var tasks = new ArrayList<Callable<Integer>>();
            for (int t = 0; t < 8; t++) {
                int own = t;
                tasks.add(() -> {
                    int good = 0;
                    for (int i = 0; i < 2_000; i++) {
                        String text = "thread " + own + " message " + i;
                        Frame frame =
                                read("[\"msg\",\"nodes\",\"Node\",{\"num\":" + i + ",\"text\":\"" + text + "\"}]");
                        if (frame.equals(new Frame.Message("nodes", new Node(i, text, null)))) {
                            good++;
                        }
                        try {
                            read("[\"msg\",\"nodes\",\"Node\",{\"num\":" + i + ",\"text\":\"half of thread " + own);
                        } catch (FrameSyntaxException e) {
                            good++;
                        }
                    }
                    return good;
                });
            }
            for (var result : threads.invokeAll(tasks)) {
                assertThat(result.get()).isEqualTo(4_000);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void noTextOfAFrameShowsAKey() {
        assertThat(read("[\"hello\",{\"protocol\":1,\"key\":\"s3cret\"}]").toString())
                .doesNotContain("s3cret");
        assertThat(read("[\"auth\",\"s3cret\"]").toString()).doesNotContain("s3cret");
        assertThatThrownBy(() -> read("[\"hello\",{\"protocol\":1,\"key\":\"s3cret\"}"))
                .isInstanceOf(FrameSyntaxException.class)
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> read("[\"auth\",\"s3cret"))
                .isInstanceOf(FrameSyntaxException.class)
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> read("[\"auth\",s3cret]"))
                .isInstanceOf(FrameSyntaxException.class)
                .hasMessageNotContaining("s3cret");
    }
}
