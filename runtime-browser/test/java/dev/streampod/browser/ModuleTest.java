package dev.streampod.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.NeedsNode;
import dev.streampod.fixtures.NodeProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NeedsNode
class ModuleTest {

    @TestFactory
    Stream<DynamicTest> testsInJavaScript() throws IOException {
        try (Stream<Path> files = Files.list(NodeProgram.browserRuntime().resolve("test"))) {
            return files
                    .filter(file -> file.toString().endsWith(".test.js"))
                    .sorted()
                    .toList()
                    .stream()
                    .map(file -> DynamicTest.dynamicTest(
                            file.getFileName().toString(), () -> succeeds(NodeProgram.node("--test", file.toString()))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"typescript/bin/tsc", "typescript-5/bin/tsc"})
    void theTypesOfTheSourcesAreRight(String compiler) {
        succeeds(NodeProgram.tool(compiler, "--project", "tsconfig.json"));
    }

    @Test
    void theLinterFindsNothing() {
        succeeds(NodeProgram.tool("eslint/bin/eslint.js", "--max-warnings", "0", "."));
    }

    private static void succeeds(NodeProgram program) {
        NodeProgram.Outcome outcome = program.run();
        assertThat(outcome.code()).as(outcome.output()).isZero();
    }
}
