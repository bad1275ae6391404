package dev.streampod.generator.java;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of a protocol neither end the comment or literal that they stand in, nor mean anything in it. */
class EscapingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "*/ | *&#47;",
                "/* | /&#42;",
                "a\\u002a\\u002f | a&#92;u002a&#92;u002f",
                "@since {@link X} | &#64;since {&#64;link X}",
                "<b> & </b> | &lt;b&gt; &amp; &lt;/b&gt;",
                "$L $$ $T | $L $$ $T",
                "http://x/y | http://x/y",
            })
    void commentsAreShownAsTheyWereWritten(String text, String javadoc) {
        assertThat(Javadocs.of(text, "")).hasToString(javadoc);
        assertThat(Javadocs.line(text, null)).isEqualTo(javadoc);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u202e", "\u0000", "\u2028", "\ud800", "\udc00", "\u200b", "\r"})
    void charactersThatCannotBeSeenAreReplaced(String text) {
        assertThat(Javadocs.of("a" + text + "b", "")).hasToString("a\ufffdb");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a\"b | \"a\\\"b\"",
                "\\ | \"\\\\\"",
                "\\u0022 | \"\\\\u0022\"",
                "$L | \"$L\"",
                "grün | \"gr\\u00fcn\"",
            })
    void literalsHoldTheTextAndStandOnOneLine(String text, String literal) {
        assertThat(Literals.string(text)).hasToString(literal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\t", "\u0000", "\u2028", "\ud800", "\u202e"})
    void literalsEscapeWhatIsNotPlainlyVisible(String text) {
        assertThat(Literals.string(text).toString()).matches("\"\\\\([nrt]|u[0-9a-f]{4})\"");
    }
}
