package dev.streampod.generator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.GenerationResult.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a file holds, the generator answers with diagnostics, and never with an exception. */
class HostileInputTest {

    /** How many broken protocols are tried. */
    private static final int MUTANTS = 600;

    /** How many protocols of which some are still good, and generated, are tried. */
    private static final int GENERATED_MUTANTS = 200;

    private static final String[] FRAGMENTS = {
        "\t",
        "\0",
        "\r",
        "\r\n",
        "\n",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "%TAG ! !\n",
        "&a ",
        "*a ",
        "!!binary ",
        "<<: ",
        "? ",
        ": ",
        "- ",
        "{",
        "}",
        "[",
        "]",
        ",",
        "'",
        "\"",
        "\\",
        "\\u",
        "\\UFFFFFFFF",
        "|\n",
        ">-\n",
        "#",
        "### x\n",
        "<",
        ">",
        "?",
        "(",
        ")",
        "=",
        "@",
        "`",
        "\u0085",
        "\u2028",
        "\uFEFF",
        "\uD83D\uDE00",
        "null",
        "~",
        "NO",
        "017",
        "extends: Shape\n",
        "sealed: true\n",
        "class: Circle\n",
        "List<",
        "Map<String,",
        "stream<int>",
        "module:a:B",
        "default=",
        "default='x'",
        ", scope=serverOnly",
        ", required",
        "jsonKey=@class",
        "1e999999999",
        "-",
        "*/",
        "${x}"
    };

    @TempDir
    private Path root;

    @Test
    void theWholeTourLacksOnlyWhatIsNotSupportedYet() throws IOException {
        GenerationResult result =
                new TestProject(root).with("tour.yaml", tour()).run();

        assertThat(result.diagnostics()).hasSize(3);
        assertThat(TestProject.text(result))
                .contains("error: src/main/protocol/tour.yaml:112:1: methods are not supported yet");
        assertThat(result.diagnostics()).allMatch(found -> found.message().endsWith("not supported yet"));
    }

    @Test
    void mutantsOfTheTourEndInDiagnosticsOrCode() throws IOException {
        byte[] tour = tour();
        Random random = new Random(20_261_123);
        TestProject project = new TestProject(root);
        int failed = 0;
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = mutated(tour, random);
            GenerationResult result = project.with("tour.yaml", mutant).run();
            failed += result.outcome() == Outcome.FAILED ? 1 : 0;
            assertThat(result.outcome() == Outcome.FAILED)
                    .as("mutant %d has errors or is generated", i)
                    .isEqualTo(TestProject.text(result).contains("error:"));
        }
        assertThat(failed).isPositive();
    }

    @Test
    void mutantsOfWhatIsSupportedEndInDiagnosticsOrCode() throws IOException {
        String[] documents = new String(tour(), StandardCharsets.UTF_8).split("(?m)^---\n", -1);
        StringBuilder supported = new StringBuilder();
        for (String document : documents) {
            if (!document.contains("exception:")) {
                supported.append(document.replaceAll("(?s)methods:.*", "")).append("---\n");
            }
        }
        byte[] source = supported.toString().getBytes(StandardCharsets.UTF_8);
        TestProject project = new TestProject(root);
        assertThat(project.with("tour.yaml", source).run().outcome()).isEqualTo(Outcome.GENERATED);
        Random random = new Random(42);
        int generated = 0;
        for (int i = 0; i < GENERATED_MUTANTS; i++) {
            GenerationResult result =
                    project.with("tour.yaml", mutated(source, random)).run();
            generated += result.outcome() == Outcome.FAILED ? 0 : 1;
            assertThat(result.outcome() == Outcome.FAILED)
                    .as("mutant %d has errors or is generated", i)
                    .isEqualTo(TestProject.text(result).contains("error:"));
        }
        assertThat(generated).isPositive().isLessThan(GENERATED_MUTANTS);
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

    @Test
    void aFileOfMoreThanOneMebibyteIsRefused() {
        GenerationResult result = new TestProject(root)
                .with("big.yaml", "class: Big\n#" + "x".repeat(1024 * 1024))
                .with("user.yaml", "class: User\nfields:\n  big: Big\n")
                .run();

        assertThat(TestProject.text(result)).isEqualTo("""
                        error: src/main/protocol/big.yaml:1:1: the file is larger than 1 MiB
                          split it: the definitions of a protocol may stand in any number of files""");
    }

    @Test
    void aFolderThatIsNamedLikeAFileIsLookedInto() {
        GenerationResult result =
                new TestProject(root).with("a.yaml/b.yaml", "class: B\n").run();

        assertThat(result.outcome()).isEqualTo(Outcome.GENERATED);
    }

    private static byte[] mutated(byte[] source, Random random) {
        byte[] mutant = source.clone();
        for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
            int at = random.nextInt(mutant.length + 1);
            int to = Math.min(mutant.length, at + random.nextInt(random.nextInt(8) == 0 ? 200 : 6));
            byte[] inserted = switch (random.nextInt(4)) {
                case 0 -> new byte[0];
                case 1 -> new byte[] {(byte) random.nextInt(256)};
                case 2 -> copied(mutant, random);
                default -> FRAGMENTS[random.nextInt(FRAGMENTS.length)].getBytes(StandardCharsets.UTF_8);
            };
            byte[] next = new byte[at + inserted.length + mutant.length - to];
            System.arraycopy(mutant, 0, next, 0, at);
            System.arraycopy(inserted, 0, next, at, inserted.length);
            System.arraycopy(mutant, to, next, at + inserted.length, mutant.length - to);
            mutant = next;
        }
        return mutant;
    }

    private static byte[] copied(byte[] source, Random random) {
        if (source.length == 0) {
            return source;
        }
        int from = random.nextInt(source.length);
        byte[] part = new byte[Math.min(source.length - from, random.nextInt(60))];
        System.arraycopy(source, from, part, 0, part.length);
        return part;
    }

    private static byte[] tour() throws IOException {
        try (InputStream in = HostileInputTest.class.getResourceAsStream("/tour.yaml")) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }
}
