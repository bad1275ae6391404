package dev.streampod.generator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.GenerationResult.Outcome;
import dev.streampod.generator.java.ProtocolEmitter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a file holds, the generator answers with diagnostics, and never with an exception. */
class HostileInputTest {

    /** How many broken files are tried: a few seconds. */
    private static final int MUTANTS = 700;

    @TempDir
    private Path root;

    @Test
    void theWholeTourIsGenerated() throws IOException {
        GenerationResult result =
                new TestProject(root).with("tour.yaml", tour()).run();

        assertThat(result.diagnostics()).isEmpty();
        assertThat(result.endpoints()).isEqualTo(5);
    }

    /** Emits everything, and writes nothing, which would take most of the time. */
    @Test
    @Tag("long")
    void mutantsOfAllFilesEndInDiagnosticsOrCode() throws IOException {
        List<Path> files = corpus();
        // Often those that are a protocol by themselves, so that not every mutant is wrong from the start.
        List<Path> whole = files.stream()
                .filter(file -> file.toString().matches(".*(tour|nasty|chat|benchmark|infos|bicycle|enums)[.].*"))
                .toList();
        for (int i = 0; i < 4; i++) {
            files.addAll(whole);
        }
        List<byte[]> contents = new ArrayList<>();
        for (Path file : files) {
            contents.add(Files.readAllBytes(file));
        }
        Mutations mutations = new Mutations(contents, 20_261_124);
        ProtocolEmitter emitter = new ProtocolEmitter();
        int failed = 0;
        for (int i = 0; i < MUTANTS; i++) {
            int picked = mutations.pick();
            String name = files.get(picked).toString().contains(".spy.") ? "a.spy.yaml" : "a.yaml";
            byte[] mutant = mutations.mutant(contents.get(picked));
            GenerationResult result = new TestProject(root.resolve(name))
                    .with(name, mutant)
                    .run((model, options) -> {
                        emitter.emit(model, options);
                        return List.of();
                    });
            failed += result.outcome() == Outcome.FAILED ? 1 : 0;
            assertThat(result.outcome() == Outcome.FAILED)
                    .as("mutant %d, of %s, has errors or is generated", i, files.get(picked))
                    .isEqualTo(TestProject.text(result).contains("error:"));
        }
        assertThat(failed).isBetween(MUTANTS / 4, MUTANTS - MUTANTS / 50);
    }

    @Test
    @Tag("long")
    void mutantsAreDescribedOrRefused() throws IOException {
        List<byte[]> contents = List.of(tour());
        Mutations mutations = new Mutations(contents, 20_261_125);
        int described = 0;
        for (int i = 0; i < 400; i++) {
            Files.write(root.resolve("a.yaml"), mutations.mutant(contents.get(mutations.pick())));
            DescriptionResult result = ProtocolDescription.run(
                    new DescriptionRequest(root, root, root.resolve("documents"), "sample", "Sample", "1", List.of()));
            described += result.failed() ? 0 : 1;
            assertThat(result.documents()).hasSize(result.failed() ? 0 : 2);
        }
        assertThat(described).isBetween(10, 390);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[", "{a: ", "- ", "? ", "List<", "'", "\"\\", "&a [*a,", "a:\n ", "### \n", "---\n", "{? [", "!<"
            })
    void repetitionsOfAnythingEndInDiagnostics(String part) {
        String text = "class: A\nfields:\n  a: " + part.repeat(20_000);

        GenerationResult result = new TestProject(root).with("a.yaml", text).run();

        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void aLongCircleOfParentsIsNamed() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            text.append("class: C%d\nsealed: true\nextends: C%d\n---\n".formatted(i, (i + 1) % 500));
        }

        GenerationResult result =
                new TestProject(root).with("a.yaml", text.toString()).run();

        assertThat(result.diagnostics()).hasSize(1);
        assertThat(TestProject.text(result)).contains("\"C0\" extends itself: C0 → C1 → ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"class: A\nfields: &a\n  b: *a\n", "class: A\nfields: {a: &a [*a]}\n", "&a [*a]\n"})
    void anAliasOfItselfIsNotFollowed(String text) {
        GenerationResult result = new TestProject(root).with("a.yaml", text).run();

        assertThat(TestProject.text(result)).contains("YAML aliases (*a) cannot be used in a protocol");
    }

    @Test
    void aThousandLevelsAreTooMany() {
        String text =
                "class: A\nfields: " + "{a: ".repeat(1000) + "}".repeat(1000) + "\n---\nclass: B\nfields: {a: C}\n";

        GenerationResult result = new TestProject(root).with("a.yaml", text).run();

        assertThat(TestProject.text(result))
                .contains("this is nested more than 64 levels deep")
                .contains("unknown type \"C\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void aFileOfMoreThanOneMebibyteIsRefused(int mebibytes) {
        GenerationResult result = new TestProject(root)
                .with("big.yaml", "class: Big\n#" + "x".repeat(mebibytes * 1024 * 1024))
                .with("user.yaml", "class: User\nfields:\n  big: Big\n")
                .run();

        assertThat(TestProject.text(result)).isEqualTo("""
                        error: src/main/protocol/big.yaml:1:1: the file is larger than 1 MiB
                          split it: a protocol may consist of any number of files""");
    }

    @Test
    void aFolderThatIsNamedLikeAFileIsLookedInto() {
        GenerationResult result =
                new TestProject(root).with("a.yaml/b.yaml", "class: B\n").run();

        assertThat(result.outcome()).isEqualTo(Outcome.GENERATED);
    }

    /** All protocol files of this repository, good ones and bad ones. */
    private static List<Path> corpus() throws IOException {
        List<Path> corpus = new ArrayList<>();
        for (String folder : List.of(
                "src/test/resources",
                "../protocol-examples",
                "../benchmarks/src/main/protocol",
                "../integration-tests/src/test/protocol")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                files.filter(file -> file.toString().matches("((?!target/).)*[.]ya?ml"))
                        .sorted()
                        .forEach(corpus::add);
            }
        }
        assertThat(corpus).hasSizeGreaterThan(40);
        return corpus;
    }

    private static byte[] tour() throws IOException {
        try (InputStream in = HostileInputTest.class.getResourceAsStream("/tour.yaml")) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }
}
