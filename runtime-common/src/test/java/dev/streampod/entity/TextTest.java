package dev.streampod.entity;

import static dev.streampod.entity.JsonText.quoted;
import static dev.streampod.entity.JsonText.read;
import static dev.streampod.entity.JsonText.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {

    @Test
    void everyUuidIsWrittenLikeItsStringAndReadBackInEitherCase() {
        var random = new Random(5);
        IntStream.range(0, 10_000)
                .mapToObj(i -> new UUID(i == 0 ? 0 : random.nextLong(), i == 1 ? -1 : random.nextLong()))
                .forEach(value -> {
                    assertThat(written(out -> out.writeUuid(value))).isEqualTo(quoted(value));
                    assertThat(read(quoted(value), EntityReader::readUuid)).isEqualTo(value);
                    String upper = value.toString().toUpperCase(java.util.Locale.ROOT);
                    assertThat(read(quoted(upper), EntityReader::readUuid)).isEqualTo(value);
                    assertThat(MapKey.UUID.parse(MapKey.UUID.text(value))).isEqualTo(value);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1-1-1-1",
                "00000000-0000-0000-0000-00000000000",
                "00000000-0000-0000-0000-0000000000000",
                "0000000-00000-0000-0000-000000000000",
                "00000000-0000-0000-0000-00000000000g",
                "00000000-0000-0000-0000-00000000000 ",
                "+0000000-0000-0000-0000-000000000000",
                "{0000000-0000-0000-0000-00000000000}",
                "00000000000000000000000000000000----",
                "0000000٠-0000-0000-0000-000000000000"
            })
    void whatIsNoUuidInTheUsualFormIsRefused(String text) {
        assertThatExceptionOfType(EntityFormatException.class)
                .isThrownBy(() -> read(quoted(text), EntityReader::readUuid))
                .withMessageStartingWith("expected a UUID, found ");
        assertThat(MapKey.UUID.parse(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\ud800\"", "\"\\udc00\"", "\"a\\udc00\\ud800b\"", "\"\\ud83d\\ude00\\ud83d\""})
    void halfOfASurrogatePairIsRefused(String json) {
        assertThatExceptionOfType(EntityFormatException.class)
                .isThrownBy(() -> read(json, EntityReader::readString))
                .withMessageStartingWith("expected a string of whole characters, found ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"\\ud83d\\ude00\"", "\"\\uffff\\ufffd\"", "\"\\u0000\\u2028\""})
    void wholeCharactersAreTaken(String json) {
        String text = read(json, EntityReader::readString);
        assertThat(read(written(out -> out.writeString(text)), EntityReader::readString))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "AA", "AAA", "AA=", "====", "AA==A", "A A=", "AA\\n==", "-_==", "AAAA=", "AA=="})
    void base64ComesWithPaddingAndNothingElse(String text) {
        if (text.equals("AA==")) {
            assertThat(read(quoted(text), EntityReader::readBytes)).isEqualTo(Bytes.of((byte) 0));
        } else {
            assertThatExceptionOfType(EntityFormatException.class)
                    .isThrownBy(() -> read(quoted(text), EntityReader::readBytes))
                    .withMessageStartingWith("expected base64, found ");
        }
    }

    @Test
    void whatIsShownOfARefusedTextIsShortAndOfOneLine() {
        String text = "x\\n\\u001b[31m" + "y".repeat(10_000);
        assertThatExceptionOfType(EntityFormatException.class)
                .isThrownBy(() -> read(quoted(text), EntityReader::readLong))
                .satisfies(e -> assertThat(e.getMessage())
                        .hasSizeLessThan(100)
                        .startsWith("expected a long, found \"x\uFFFD\uFFFD[31myyy")
                        .doesNotContain("\n"));
    }

    @Test
    void aRefusalCostsNoStackTrace() {
        assertThatExceptionOfType(EntityFormatException.class)
                .isThrownBy(() -> read("1", EntityReader::readString))
                .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    }

    @Test
    void bytesAreCopiedInAndOutAndEqualByContent() {
        byte[] array = {1, 2, 3};
        Bytes bytes = Bytes.of(array);
        array[0] = 9;
        bytes.toByteArray()[1] = 9;
        assertThat(bytes)
                .isEqualTo(Bytes.of((byte) 1, (byte) 2, (byte) 3))
                .hasSameHashCodeAs(Bytes.of(new byte[] {1, 2, 3}));
        assertThat(bytes.asByteBuffer().isReadOnly()).isTrue();
        assertThat(Bytes.of(new byte[] {0, 1, 2, 3}, 1, 3)).isEqualTo(bytes);
        assertThat(bytes).hasToString("Bytes[3: 01 02 03]");
        assertThat(Bytes.of(new byte[20])).hasToString("Bytes[20:" + " 00".repeat(16) + " …]");
        assertThat(Bytes.ofBase64(bytes.toBase64())).isEqualTo(bytes);
        assertThatIllegalArgumentException().isThrownBy(() -> Bytes.ofBase64("AQID="));
    }

    @Test
    void timeOrderedUuidsAreOfVersion7AndSortByTime() {
        UUID first = TimeOrderedUuid.next();
        assertThat(first.version()).isEqualTo(7);
        assertThat(first.variant()).isEqualTo(2);
        assertThat(first.getMostSignificantBits() >>> 16)
                .isCloseTo(System.currentTimeMillis(), org.assertj.core.data.Offset.offset(60_000L));
        assertThat(TimeOrderedUuid.next()).isNotEqualTo(first);
    }

    @Test
    void aNullInAContainerIsWrittenOnlyWhereItMayBeThere() {
        var list = Arrays.asList("a", null);
        var map = Collections.singletonMap("key", (String) null);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> written(out -> out.writeList(list, EntityWriter::writeString)))
                .withMessageContaining("null in a list or set");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> written(out -> out.writeMap(map, MapKey.STRING, EntityWriter::writeString)))
                .withMessageContaining("null in a map");
        assertThat(written(out -> out.writeListOfNullable(list, EntityWriter::writeString)))
                .isEqualTo("[\"a\",null]");
        assertThat(written(out -> out.writeMapOfNullable(map, MapKey.STRING, EntityWriter::writeString)))
                .isEqualTo("{\"key\":null}");
    }
}
