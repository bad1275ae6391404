package dev.streampod.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.GenerationRequest;
import dev.streampod.generator.GenerationResult;
import dev.streampod.generator.Generator;
import dev.streampod.generator.diagnostic.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several executions of one build generate into the same folder. */
class ExecutionsOfBuildTest {

    @TempDir
    private Path root;

    private final Map<Object, Object> pluginContext = new HashMap<>();

    @BeforeEach
    void protocols() throws IOException {
        protocol("one", "class: Line\nfields: {text: String}\n");
        protocol("two", "class: Line\nfields: {number: int}\n");
    }

    @Test
    void filesThatTwoExecutionsGenerateDifferentlyAreAnError() {
        assertThat(generate("one", "one", "com.example")).isEmpty();
        assertThat(generate("two", "two", "com.example"))
                .singleElement()
                .extracting(Diagnostic::message)
                .isEqualTo(
                        "the executions \"one\" and \"two\" both generate target/java/com/example/Line.java, each with"
                                + " another content");
    }

    @Test
    void sharedFilesThatAreTheSameAreNone() {
        assertThat(generate("one", "one", "com.example")).isEmpty();
        assertThat(generate("other", "one", "com.example")).isEmpty();
        assertThat(generate("two", "two", "com.example.two")).isEmpty();
        assertThat(generate("one", "one", "com.example")).isEmpty();
    }

    /** The execution that had it has not run yet, and will know of it no longer. */
    @Test
    void aTypeMayMoveToAnExecutionThatRunsBefore() throws IOException {
        generate("two", "two", "com.example");
        pluginContext.clear();
        protocol("two", "class: Other\n");

        assertThat(generate("one", "one", "com.example")).isEmpty();
        assertThat(generate("two", "two", "com.example")).isEmpty();
    }

    private void protocol(String folder, String yaml) throws IOException {
        Path file = root.resolve(folder).resolve("all.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, yaml);
    }

    private List<Diagnostic> generate(String execution, String folder, String packageName) {
        GenerationRequest request = GenerationRequest.builder()
                .projectDirectory(root)
                .protocolDirectory(root.resolve(folder))
                .outputDirectory(root.resolve("target/java"))
                .manifestFile(root.resolve("target/streampod").resolve(execution + ".manifest"))
                .packageName(packageName)
                .moduleName(folder)
                .targets(Set.of("entities"))
                .build();
        assertThat(Generator.create().run(request).outcome()).isNotEqualTo(GenerationResult.Outcome.FAILED);
        return ExecutionsOfBuild.of(pluginContext).add(execution, request);
    }
}
