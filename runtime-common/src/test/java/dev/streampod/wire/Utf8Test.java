package dev.streampod.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "12345678", "123456789", "é", "1234567é", "漢字", "\ud83d\ude00", "\u0000", "\uffff"})
    void textIsValidWhereverItStands(String text) {
        byte[] bytes = ("xx" + text + "\u00e9").getBytes(UTF_8);
        assertThat(Utf8.isValid(bytes, 2, bytes.length - 4)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80", // a continuation alone
                "c3", // cut after the first byte
                "e6bc", // cut after the second
                "f09f98", // cut after the third
                "c080", // overlong
                "c1bf",
                "e09fbf",
                "f08fbfbf",
                "eda080", // a surrogate
                "edbfbf",
                "f4908080", // above U+10FFFF
                "f5808080",
                "ff",
                "6161616161616161c3", // after eight ASCII bytes
                "c3c3",
                "e6bc61",
            })
    void whatIsNotUtf8IsTold(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThat(Utf8.isValid(bytes, 0, bytes.length)).isFalse();
    }

    @Test
    void theJavaDecoderAgreesOnRandomBytes() {
        var random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            for (int b = 0; b < bytes.length; b++) {
                if (random.nextInt(3) == 0) {
                    bytes[b] = (byte) (0x80 | (bytes[b] & 0x3F));
                }
            }
            assertThat(Utf8.isValid(bytes, 0, bytes.length)).isEqualTo(javaSays(bytes));
        }
    }

    private static boolean javaSays(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
