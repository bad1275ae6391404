package dev.streampod.generator.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonTextTest {

    @Test
    void theTextIsIndented() {
        JsonObject document = JsonObject.of("text", "a")
                .with("numbers", List.of(1, 2L, 0.5, 1.5f))
                .with("flag", true)
                .with("none", List.of())
                .with("nothing", new JsonObject())
                .with("objects", List.of(JsonObject.of("a", 1), JsonObject.of("b", List.of(List.of("x")))));

        assertThat(JsonText.of(document)).isEqualTo("""
                {
                  "text": "a",
                  "numbers": [1, 2, 0.5, 1.5],
                  "flag": true,
                  "none": [],
                  "nothing": {},
                  "objects": [
                    {
                      "a": 1
                    },
                    {
                      "b": [
                        ["x"]
                      ]
                    }
                  ]
                }
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\\/\b\f\n\r\t", "\u0000\u001f\u007f\u2028\u202e", "grüße \uD83D\uDE00"})
    void everyTextIsReadAsItWas(String text) {
        JsonNode read = JsonMapper.shared().readTree(JsonText.of(JsonObject.of(text, text)));

        assertThat(read.propertyNames()).containsExactly(text);
        assertThat(read.get(text).asString()).isEqualTo(text);
    }

    @Test
    void aMemberIsThereOnce() {
        JsonObject object = JsonObject.of("a", 1);

        assertThatIllegalArgumentException().isThrownBy(() -> object.with("a", 2));
        assertThat(object.members()).containsEntry("a", 1);
    }

    @Test
    void whatHasNoFormIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> JsonObject.of("a", Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> JsonObject.of("a", List.of(new Object())));
    }
}
