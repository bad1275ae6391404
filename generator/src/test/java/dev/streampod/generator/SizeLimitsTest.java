package dev.streampod.generator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.GenerationResult.Outcome;
import dev.streampod.generator.diagnostic.Diagnostic;
import dev.streampod.generator.diagnostic.Severity;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Java cannot compile is refused before it is generated: with the limit, and at the place that crosses it. */
class SizeLimitsTest {

    @TempDir
    private Path root;

    static Stream<Arguments> limits() {
        return Stream.of(
                limit(
                        "endpoints",
                        2_000,
                        "at most 2000 endpoints",
                        n -> documents(n, i -> "endpoint: e" + i + "\nstream: {}\n")),
                limit(
                        "methods",
                        2_000,
                        "at most 2000 methods",
                        n -> "endpoint: e\nmethods:\n" + lines(n, i -> "  m" + i + ": {}")),
                limit(
                        "parameters",
                        253,
                        "than a method of Java takes: 253",
                        n -> method("{parameters: {" + list(n, i -> "p" + i + ": 'int?'") + "}}")),
                limit(
                        "long parameters",
                        126,
                        "than a method of Java takes: 253",
                        n -> method("{parameters: {" + list(n, i -> "p" + i + ": long") + "}}")),
                limit(
                        "exceptions",
                        500,
                        "at most 500 exceptions",
                        n -> documents(501, i -> "exception: X" + i + "\n") + "---\n"
                                + method("{throws: [" + list(n, i -> "X" + i) + "]}")),
                limit(
                        "scopes",
                        500,
                        "at most 500 scopes",
                        n -> method("{requiredScopes: [" + list(n, i -> "s" + i) + "]}")),
                limit(
                        "scopes of an endpoint",
                        500,
                        "at most 500 scopes",
                        n -> "endpoint: e\nrequiredScopes: [" + list(n, i -> "s" + i) + "]\nmethods: {m: {}}\n"),
                limit(
                        "characters of a scope",
                        1_000,
                        "a scope has at most 1000 characters",
                        n -> "endpoint: e\nrequiredScopes: [" + "s".repeat(n) + "]\nmethods: {m: {}}\n"),
                limit(
                        "characters of a method's scope",
                        1_000,
                        "a scope has at most 1000 characters",
                        n -> method("{requiredScopes: [" + "s".repeat(n) + "]}")),
                limit(
                        "characters of a jsonKey",
                        1_000,
                        "a jsonKey has at most 1000 characters",
                        n -> "class: C\nfields:\n  f: String, jsonKey=" + "k".repeat(n) + "\n"),
                limit(
                        "messages",
                        3_000,
                        "at most 3000 classes",
                        n -> documents(3_001, i -> "class: C" + i + "\n") + "---\nendpoint: e\nstream: {fromClient: ["
                                + list(n, i -> "C" + i) + "]}\n"),
                limit(
                        "messages of a family",
                        3_000,
                        "at most 3000 classes",
                        n -> "class: P\nsealed: true\n---\n" + documents(n - 1, i -> "class: C" + i + "\nextends: P\n")
                                + "---\nendpoint: e\nstream: {toClient: [P]}\n"),
                limit(
                        "followed channels of an endpoint",
                        500,
                        "at most 500 channels through an endpoint",
                        n -> channels(n) + "---\nendpoint: e\nstream: {follow: [" + list(n, i -> "c" + i) + "]}\n"),
                limit(
                        "followed channels",
                        2_000,
                        "at most 2000 channels of a protocol",
                        n -> channels(n) + "---\n"
                                + documents(
                                        20,
                                        e -> "endpoint: e" + e + "\nstream: {follow: ["
                                                + list((n + 19 - e) / 20, i -> "c" + (20 * i + e)) + "]}\n")),
                limit(
                        "messages of a followed family",
                        3_000,
                        "at most 3000 classes",
                        n -> "class: P\n---\n" + documents(n - 1, i -> "class: C" + i + "\nextends: P\n")
                                + "---\nchannel: c\nmessage: P\n---\nendpoint: e\nstream: {follow: [c]}\n"),
                limit(
                        "fields",
                        2_000,
                        "at most 2000 fields",
                        n -> "class: C\nfields:\n" + lines(n, i -> "  f" + i + ": int")),
                limit(
                        "inherited fields",
                        2_000,
                        "at most 2000 fields",
                        n -> "class: P\nsealed: true\nfields: {a: int}\n---\nclass: C\nextends: P\nfields:\n"
                                + lines(n - 1, i -> "  f" + i + ": int")),
                limit(
                        "collections within collections",
                        2_000,
                        "at most 2000 collections within collections",
                        n -> "class: C\nfields:\n"
                                + lines((n + 9) / 10, i -> "  f" + i + ": " + nested(Math.min(10, n - 10 * i)))),
                limit(
                        "descendants",
                        5_000,
                        "at most 5000 classes",
                        n -> "class: P\nsealed: true\n---\n" + documents(n, i -> "class: C" + i + "\nextends: P\n")),
                limit("ancestors", 30, "at most 30 classes above it", SizeLimitsTest::line),
                limit("values", 4_000, "at most 4000 values", n -> "enum: E\nvalues:\n" + lines(n, i -> "  - v" + i)),
                limit(
                        "properties",
                        500,
                        "at most 500 properties",
                        n -> "enum: E\nproperties: {" + list(n, i -> "p" + i + ": 'int?'") + "}\nvalues: [v]\n"));
    }

    private static String nested(int lists) {
        return "List<".repeat(lists + 1) + "int" + ">".repeat(lists + 1);
    }

    private static Arguments limit(String what, int limit, String message, IntFunction<String> yaml) {
        return Arguments.of(what, limit, message, yaml);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("limits")
    void theLimitIsToldWhereItIsCrossed(String what, int limit, String message, IntFunction<String> yaml) {
        TestProject project = new TestProject(root);
        assertThat(errors(project, yaml.apply(limit))).as(what).isEmpty();
        assertThat(errors(project, yaml.apply(limit + 1)))
                .as(what)
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.message()).contains(message);
                    assertThat(error.span()).isNotNull();
                    assertThat(error.hint()).isNotBlank();
                });
    }

    /** Looking at all ancestors of all of them would take many minutes. */
    @Test
    @Timeout(120)
    @Tag("long")
    void aLineOfClassesThatIsMuchTooLongIsRefusedWithoutThat() {
        assertThat(errors(new TestProject(root), line(10_000)))
                .singleElement()
                .satisfies(error -> assertThat(error.message()).contains("\"C31\" has 31"));
    }

    @Test
    void ofALongCircleOnlyTheCircleIsTold() {
        String circle = line(100).replace("class: C0\n", "class: C0\nextends: C100\n");

        assertThat(errors(new TestProject(root), circle))
                .singleElement()
                .satisfies(error -> assertThat(error.message()).contains("extends itself"));
    }

    private static String line(int below) {
        return "class: C0\n---\n" + documents(below, i -> "class: C" + (i + 1) + "\nextends: C" + i + "\n");
    }

    /** The errors of a protocol; nothing is emitted. */
    private static List<Diagnostic> errors(TestProject project, String yaml) {
        GenerationResult result = project.with("a.yaml", yaml).run((model, options) -> List.of());
        List<Diagnostic> errors = result.diagnostics().stream()
                .filter(diagnostic -> diagnostic.severity() == Severity.ERROR)
                .toList();
        assertThat(result.outcome()).isEqualTo(errors.isEmpty() ? Outcome.GENERATED : Outcome.FAILED);
        return errors;
    }

    private static String method(String value) {
        return "endpoint: e\nmethods: {m: " + value + "}\n";
    }

    private static String channels(int count) {
        return "class: C\n---\n" + documents(count, i -> "channel: c" + i + "\nmessage: C\n");
    }

    private static String documents(int count, IntFunction<String> document) {
        return IntStream.range(0, count).mapToObj(document).collect(Collectors.joining("---\n"));
    }

    private static String lines(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n")) + "\n";
    }

    private static String list(int count, IntFunction<String> item) {
        return IntStream.range(0, count).mapToObj(item).collect(Collectors.joining(", "));
    }
}
