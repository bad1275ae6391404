package dev.streampod.generator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.compatibility.Change;
import dev.streampod.generator.compatibility.ChangeKind;
import dev.streampod.generator.diagnostic.DiagnosticFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each folder below {@code compatibility} is named after a rule and holds a protocol before and after such a change, and
 * everything that is said about it in {@code expected.txt}. Those below {@code compatibility-checks} show the check as a
 * whole. With {@code -Dcompatibility.write=true} the texts are written anew, to be read before they are kept.
 */
class CompatibilityRulesTest {

    private static final Path RULES = Path.of("src/test/resources/compatibility");
    private static final Path CHECKS = Path.of("src/test/resources/compatibility-checks");
    private static final Path DOCUMENT = Path.of("../docs/compatibility.md");
    private static final Pattern ROW =
            Pattern.compile("^\\| `([a-z-]+)` \\|(?:[^|]+\\|){1} (wire|source|nothing) \\|", Pattern.MULTILINE);

    static Stream<Path> fixtures() throws IOException {
        return Stream.concat(folders(RULES).stream(), folders(CHECKS).stream());
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void saysExactlyThis(Path folder) throws IOException {
        CompatibilityResult result = check(folder);

        String said = result.diagnostics().stream()
                        .map(diagnostic -> DiagnosticFormat.format(diagnostic) + "\n\n")
                        .collect(Collectors.joining())
                + result.summary() + "\n";
        Path expected = folder.resolve("expected.txt");
        if (Boolean.getBoolean("compatibility.write")) {
            Files.writeString(expected, said);
        }
        assertThat(said).isEqualTo(Files.readString(expected));
        assertThat(result.failed()).isEqualTo(said.contains("error: "));
    }

    @Test
    void theClosingLineHasTheSameDigitsInEveryCountry() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            assertThat(check(RULES.resolve("field-added-nullable")).summary())
                    .matches("[0-9]+ changes?: [0-9]+ of the wire, [0-9]+ of source, [0-9]+ that break nothing");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyRuleHasAFixtureThatShowsWhatItBreaks(ChangeKind kind) {
        List<Change> changes = check(RULES.resolve(kind.id())).changes();

        assertThat(changes)
                .filteredOn(change -> change.kind() == kind)
                .isNotEmpty()
                .allSatisfy(change -> assertThat(change.effect()).isEqualTo(kind.effect()));
    }

    @Test
    void everyFixtureIsNamedAfterARule() throws IOException {
        assertThat(folders(RULES))
                .extracting(folder -> folder.getFileName().toString())
                .containsExactlyElementsOf(ids());
    }

    @Test
    void theDocumentHasALineForEveryRuleAndNoOther() throws IOException {
        Set<String> rows = new TreeSet<>();
        Matcher matcher = ROW.matcher(Files.readString(DOCUMENT));
        while (matcher.find()) {
            assertThat(rows.add(matcher.group(1) + " " + matcher.group(2)))
                    .as(matcher.group(1) + " stands there twice")
                    .isTrue();
        }
        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(ChangeKind.values())
                        .map(kind -> kind.id() + " " + kind.effect().key())
                        .sorted()
                        .toList());
    }

    private static CompatibilityResult check(Path folder) {
        String name = folder.getFileName().toString();
        String failOn = name.startsWith("fail-on-") ? name.substring("fail-on-".length()) : "wire";
        return CompatibilityCheck.run(new CompatibilityRequest(
                folder,
                folder.resolve("new"),
                "sample",
                folder.resolve("old"),
                folder.resolve("protocol-changes.yaml"),
                List.of(),
                failOn));
    }

    private static List<String> ids() {
        return Arrays.stream(ChangeKind.values()).map(ChangeKind::id).sorted().toList();
    }

    private static List<Path> folders(Path root) throws IOException {
        try (Stream<Path> folders = Files.list(root)) {
            return folders.sorted().toList();
        }
    }
}
