package dev.streampod.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.NeedsNode;
import dev.streampod.fixtures.NodeProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ESLint over what is generated. */
@NeedsNode
class LintTest {

    @TempDir
    private Path folder;

    @Test
    void whatIsGeneratedBreaksNoRecommendedRule() throws IOException {
        List<String> arguments = new ArrayList<>();
        arguments.add(NodeProgram.packages().resolve("eslint/bin/eslint.js").toString());
        arguments.add("--max-warnings=0");
        arguments.add("--no-inline-config");
        for (BrowserProtocol protocol : BrowserProtocol.values()) {
            protocol.generate(folder, "bigint");
            arguments.add(protocol.module() + ".js");
        }
        Files.copy(Path.of("src/test/browser/eslint.config.mjs"), folder.resolve("eslint.config.mjs"));

        NodeProgram.Outcome result = NodeProgram.node(arguments.toArray(String[]::new))
                .in(folder)
                .environment("STREAMPOD_NPM", NodeProgram.packages().toString())
                .run();

        assertThat(result.output()).isEmpty();
        assertThat(result.code()).isZero();
    }
}
