package dev.streampod.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the guide shows is what is run here. */
final class DocumentationTest {

    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyBlockOfJavaInTheGuideIsRunHere() throws IOException {
        String sources;
        try (var files = Files.walk(Path.of("src/test/java"))) {
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .map(DocumentationTest::text)
                    .collect(Collectors.joining("\n"));
        }
        String guide = text(Path.of("../docs/testing.md"));

        List<String> blocks =
                JAVA.matcher(guide).results().map(block -> block.group(1)).toList();

        assertThat(blocks).hasSizeGreaterThanOrEqualTo(5);
        assertThat(blocks).allSatisfy(block -> assertThat(onOneLine(sources)).contains(onOneLine(block)));
    }

    /** However lines are broken. */
    private static String onOneLine(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
