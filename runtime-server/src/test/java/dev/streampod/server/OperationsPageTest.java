package dev.streampod.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.metrics.CloseReason;
import dev.streampod.wire.CloseCode;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/operations.md knows every limit with its default, and every close code. */
class OperationsPageTest {

    private static String section(String title) throws IOException {
        String page = Files.readString(Path.of("../docs/operations.md"));
        int begin = page.indexOf("\n## " + title + "\n");
        assertThat(begin).as(title).isNotNegative();
        return page.substring(begin + 1, page.indexOf("\n## ", begin + 1));
    }

    private static String shown(String name, Object value) {
        if (value instanceof Duration duration) {
            return duration.toSeconds() + " s";
        }
        int number = (int) value;
        if (!name.contains("Bytes")) {
            return String.format(java.util.Locale.ROOT, "%,d", number);
        }
        return number >= 1024 * 1024 ? number / 1024 / 1024 + " MiB" : number / 1024 + " KiB";
    }

    @Test
    void everyLimitIsThereWithItsDefault() throws ReflectiveOperationException, IOException {
        String server = section("Limits").split("\nA client has")[0];
        Map<String, String> rows = Pattern.compile("(?m)^\\| `(\\w+)` \\| ([^|]+) \\|")
                .matcher(server)
                .results()
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
        RecordComponent[] limits = Limits.class.getRecordComponents();
        assertThat(rows.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(limits).map(RecordComponent::getName).toList());
        for (RecordComponent limit : limits) {
            assertThat(rows.get(limit.getName()))
                    .as(limit.getName())
                    .startsWith(shown(limit.getName(), limit.getAccessor().invoke(Limits.defaults())));
        }
    }

    @Test
    void everyCloseCodeIsThere() throws IllegalAccessException, IOException {
        List<String> rows = Pattern.compile("(?m)^\\| (\\d{4})( \\||–)")
                .matcher(section("Close codes"))
                .results()
                .map((MatchResult row) -> row.group(1))
                .toList();
        for (Field code : CloseCode.class.getFields()) {
            assertThat(rows).as(code.getName()).contains("" + code.getInt(null));
        }
    }

    @Test
    void everyReasonOfTheMetricsIsThere() throws IOException {
        String page = section("Close codes") + section("Metrics");
        for (CloseReason reason : CloseReason.values()) {
            assertThat(page).contains("`" + reason.wireName() + "`");
        }
    }
}
