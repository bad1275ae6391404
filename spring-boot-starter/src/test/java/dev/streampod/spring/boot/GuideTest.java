package dev.streampod.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonParserFactory;

/** docs/spring-boot.md has each property with its default and its description, as editors show them. */
class GuideTest {

    private static final String PREFIX = "streampod.";

    private static String row(Object defaultValue, Object description) {
        return (defaultValue == null ? "" : "`" + defaultValue + "`") + " | " + description;
    }

    private static Map<String, String> known() throws IOException {
        try (InputStream file = Objects.requireNonNull(
                GuideTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json"))) {
            var metadata =
                    JsonParserFactory.getJsonParser().parseMap(new String(file.readAllBytes(), StandardCharsets.UTF_8));
            var rows = new TreeMap<String, String>();
            for (Object each : (List<?>) Objects.requireNonNull(metadata.get("properties"))) {
                var property = (Map<?, ?>) each;
                var name = (String) Objects.requireNonNull(property.get("name"));
                if (name.startsWith(PREFIX)) {
                    rows.put(
                            name.substring(PREFIX.length()),
                            row(property.get("defaultValue"), property.get("description")));
                }
            }
            return rows;
        }
    }

    @Test
    void eachPropertyIsInTheTable() throws IOException {
        String page = Files.readString(Path.of("../docs/spring-boot.md"));
        Map<String, String> rows = Pattern.compile("(?m)^\\| `([a-z.-]+)` \\| (.*) \\|$")
                .matcher(page.substring(page.indexOf("\n## Properties\n")))
                .results()
                .collect(Collectors.toMap(
                        (MatchResult row) -> row.group(1),
                        row -> row.group(2).startsWith("|") ? " " + row.group(2) : row.group(2)));
        assertThat(rows).containsExactlyInAnyOrderEntriesOf(known());
    }

    /** Spring's processor takes the first {@code @param} that begins with the name, whatever follows. */
    @Test
    void noDescriptionIsThatOfALongerName() throws IOException {
        known().forEach((name, row) -> assertThat(row).as(name).doesNotContainPattern("\\| [A-Z][a-z]+[A-Z]"));
    }
}
