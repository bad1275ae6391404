package dev.streampod.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'Connection refused' | 'Connection refused'",
                "'Redis is busy. Wait.' | 'Redis is busy. Wait'",
                "'no answer after 2 queries ' | 'no answer after 2 queries'",
                "'no answer .' | 'no answer'",
                "'' | ''",
            })
    void aTextHasOneFullStopOrNone(String text, String withoutStop) {
        assertThat(FailureText.withoutStop(text)).isEqualTo(withoutStop);
        assertThat(FailureText.sentence(text)).isEqualTo(withoutStop + ".");
    }
}
