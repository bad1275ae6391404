package dev.streampod.examples.pixorama.painter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {

    @Test
    void offATerminalItPrintsAFewPlainLines() {
        assertThat(shown(false, 4096).lines())
                .hasSize(11)
                .startsWith("painted 0 of 4096 pixels")
                .endsWith("painted 4096 of 4096 pixels");
    }

    @Test
    void onATerminalItRedrawsOneLine() {
        String shown = shown(true, 250);
        assertThat(shown.lines().filter(line -> !line.isEmpty()).toList().get(0))
                .startsWith("[-");
        assertThat(shown).endsWith("[" + "#".repeat(40) + "] 100 %" + System.lineSeparator());
        assertThat(shown.chars().filter(c -> c == '\r')).hasSize(101);
    }

    private static String shown(boolean terminal, int total) {
        var bytes = new ByteArrayOutputStream();
        var progress = new Progress(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal);
        for (int done = 0; done <= total; done++) {
            progress.show(done, total);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
