package dev.streampod.entity;

import static dev.streampod.entity.JsonText.quoted;
import static dev.streampod.entity.JsonText.read;
import static dev.streampod.entity.JsonText.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {

    private static final BigInteger LARGEST =
            BigInteger.TEN.pow(NumberText.MAX_DIGITS).subtract(BigInteger.ONE);
    private static final BigDecimal SMALLEST_STEP = BigDecimal.ONE.movePointLeft(NumberText.MAX_SCALE);

    @Test
    void numbersUpToTheLimitTravel() {
        for (BigInteger value : new BigInteger[] {LARGEST, LARGEST.negate(), BigInteger.ZERO}) {
            assertThat(read(written(out -> out.writeBigInteger(value)), EntityReader::readBigInteger))
                    .isEqualTo(value);
        }
        BigDecimal[] decimals = {
            SMALLEST_STEP, BigDecimal.ONE.scaleByPowerOfTen(NumberText.MAX_SCALE), new BigDecimal(LARGEST, 5)
        };
        for (BigDecimal value : decimals) {
            assertThat(read(written(out -> out.writeBigDecimal(value)), EntityReader::readBigDecimal))
                    .isEqualTo(value);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e1000000000",
                "1e-1000000000",
                "0e2147483647",
                "1E+10001",
                "1e99999999999",
                "",
                " 1",
                "1 ",
                "0x10",
                "NaN",
                "١",
                "1_000",
                "--1",
                "1d"
            })
    void aDecimalBeyondTheLimitsOrOutOfFormIsRefused(String text) {
        assertThatExceptionOfType(EntityFormatException.class)
                .isThrownBy(() -> read(quoted(text), EntityReader::readBigDecimal))
                .withMessage("expected " + NumberText.NUMBER + ", found \"%s\" at ".formatted(shown(text)));
    }

    private static String shown(String text) {
        return text;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+1", "1.0", "1e3", "- 1", "-", "١"})
    void aWholeNumberOutOfFormIsRefused(String text) {
        assertThatExceptionOfType(EntityFormatException.class)
                .isThrownBy(() -> read(quoted(text), EntityReader::readBigInteger));
    }

    @Test
    void manyDigitsAreRefusedBeforeTheyCostAnything() {
        String digits = "9".repeat(60_000);
        assertThatExceptionOfType(EntityFormatException.class)
                .isThrownBy(() -> read(quoted(digits), EntityReader::readBigInteger))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
        assertThatExceptionOfType(EntityFormatException.class)
                .isThrownBy(() -> read(quoted(digits), EntityReader::readBigDecimal));
        assertThat(MapKey.BIG_INTEGER.parse(digits)).isNull();
        assertThat(read(quoted("9".repeat(NumberText.MAX_DIGITS)), EntityReader::readBigInteger))
                .isEqualTo(LARGEST);
        assertThat(read(quoted("-" + "9".repeat(NumberText.MAX_DIGITS)), EntityReader::readBigInteger))
                .isEqualTo(LARGEST.negate());
    }

    @Test
    void whatAPeerWouldRefuseIsNotWritten() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> written(out -> out.writeBigInteger(LARGEST.add(BigInteger.ONE))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> written(out -> out.writeBigInteger(BigInteger.ONE.shiftLeft(1_000_000))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> written(out -> out.writeBigDecimal(SMALLEST_STEP.movePointLeft(1))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> written(out -> out.writeBigDecimal(new BigDecimal(LARGEST).add(BigDecimal.ONE))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> written(out -> out.writeMap(
                        java.util.Map.of(BigInteger.ONE.shiftLeft(1_000_000), 1),
                        MapKey.BIG_INTEGER,
                        EntityWriter::writeInt)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2147483648", "-2147483649", "1.0", "1e3", "\"1\"", "true", "null", "99999999999999999999"})
    void whatIsNoIntIsRefused(String json) {
        assertThatExceptionOfType(EntityFormatException.class)
                .isThrownBy(() -> read(json, EntityReader::readInt))
                .withMessageStartingWith("expected an int, found ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "-9223372036854775809", "0.5", "\"1\"", "[1]"})
    void whatIsNoLongIsRefused(String json) {
        assertThatExceptionOfType(EntityFormatException.class)
                .isThrownBy(() -> read(json, EntityReader::readLong))
                .withMessageStartingWith("expected a long, found ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e39", "-1e39", "\"nan\"", "\"1.5\"", "null", "\"+Infinity\""})
    void whatIsNoFloatIsRefused(String json) {
        assertThatExceptionOfType(EntityFormatException.class)
                .isThrownBy(() -> read(json, EntityReader::readFloat))
                .withMessageStartingWith("expected a float, found ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e309", "\"\"", "false", "{}"})
    void whatIsNoDoubleIsRefused(String json) {
        assertThatExceptionOfType(EntityFormatException.class)
                .isThrownBy(() -> read(json, EntityReader::readDouble))
                .withMessageStartingWith("expected a double, found ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0", "-0.0", "-0e1", "-1e-999"})
    void aZeroKeepsItsSign(String json) {
        assertThat(read(json, EntityReader::readDouble)).isEqualTo(Double.valueOf(-0.0));
        assertThat(read(json, EntityReader::readFloat)).isEqualTo(Float.valueOf(-0.0f));
        assertThat(read(json.substring(1), EntityReader::readDouble)).isEqualTo(Double.valueOf(0.0));
    }

    @Test
    void aWholeNumberIsAFloatToo() {
        assertThat(read("3", EntityReader::readFloat)).isEqualTo(3f);
        assertThat(read("-9007199254740993", EntityReader::readDouble)).isEqualTo(-9007199254740992d);
    }
}
