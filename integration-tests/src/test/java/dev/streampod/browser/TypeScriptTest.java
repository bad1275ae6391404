package dev.streampod.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.NeedsNode;
import dev.streampod.fixtures.NodeProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The compilers of TypeScript over what is generated, and over programs that use it. In the programs of {@code wrong} each
 * line that ends with {@code // wrong} must have an error of its own, and no other line may have one.
 */
@Tag("long")
@NeedsNode
class TypeScriptTest {

    private static final Path PROGRAMS = Path.of("src/test/browser");
    private static final String WRONG = "// wrong";
    private static final Pattern ERROR = Pattern.compile("([\\w.]+)\\((\\d+),\\d+\\): error (.*)");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"5,bigint", "5,number", "7,bigint", "7,number"})
    void whatIsGeneratedHasNoErrors(String version, String longs) {
        List<BrowserProtocol> protocols = BrowserProtocol.withLongs(longs);
        protocols.forEach(protocol -> protocol.generate(folder, longs));

        assertThat(errors(
                        version,
                        protocols.stream()
                                .map(protocol -> protocol.module() + ".d.ts")
                                .toArray(String[]::new)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "7"})
    void aProgramThatIsRightHasNoErrors(String version) throws IOException {
        BrowserProtocol.TOUR.generate(folder, "bigint");
        BrowserProtocol.EVERYTHING.generate(folder, "bigint");
        copy("right.ts");

        assertThat(errors(version, "right.ts")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "7"})
    void aProgramThatIsWrongHasAnErrorInEachLine(String version) throws IOException {
        BrowserProtocol.TOUR.generate(folder, "bigint");
        BrowserProtocol.EVERYTHING.generate(folder, "bigint");
        List<String> lines = copy("wrong.ts");
        List<Integer> expected = IntStream.rangeClosed(1, lines.size())
                .filter(line -> lines.get(line - 1).endsWith(WRONG))
                .boxed()
                .toList();

        List<String> errors = errors(version, "wrong.ts");

        TreeSet<Integer> found = new TreeSet<>();
        for (String error : errors) {
            Matcher parts = ERROR.matcher(error);
            assertThat(parts.matches()).as(error).isTrue();
            assertThat(parts.group(1)).isEqualTo("wrong.ts");
            found.add(Integer.parseInt(parts.group(2)));
        }
        assertThat(found).as(String.join("\n", errors)).containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "7"})
    void aProgramOfNodeNeedsNoTypesOfTheDom(String version) throws IOException {
        BrowserProtocol.TOUR.generate(folder, "bigint");
        copy("node.ts");

        String types = NodeProgram.packages().resolve("@types").toString();
        assertThat(errors(version, "--lib", "es2022", "--types", "node", "--typeRoots", types, "node.ts"))
                .isEmpty();
    }

    private List<String> copy(String program) throws IOException {
        Files.copy(PROGRAMS.resolve(program), folder.resolve(program));
        return Files.readAllLines(folder.resolve(program));
    }

    /** The errors of files and of all that they import, a line for each; options of the compiler may stand before the files. */
    private List<String> errors(String version, String... files) {
        List<String> arguments = new ArrayList<>(List.of(NodeProgram.packages()
                .resolve(version.equals("5") ? "typescript-5/bin/tsc" : "typescript/bin/tsc")
                .toString()));
        arguments.addAll(List.of("--strict", "--noEmit", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes"));
        arguments.addAll(List.of("--target", "es2022", "--module", "es2022", "--moduleResolution", "bundler"));
        arguments.addAll(List.of("--pretty", "false"));
        arguments.addAll(List.of(files));
        NodeProgram.Outcome result =
                NodeProgram.node(arguments.toArray(String[]::new)).in(folder).run();
        List<String> errors = result.output()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith(" "))
                .toList();
        assertThat(result.code() == 0).as(result.output()).isEqualTo(errors.isEmpty());
        return errors;
    }
}
