package dev.streampod.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.wire.CloseCode;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * docs/troubleshooting.md quotes what the product says. Blocks of {@code text} are messages of ours, one on each line, and
 * what stands in angle brackets is anything; blocks of {@code console} are messages of other programs, which nothing here can
 * hold.
 */
class TroubleshootingTest {

    private static final Path ROOT = Path.of("..");
    private static final List<String> MODULES = List.of(
            "generator",
            "generator-cli",
            "maven-plugin",
            "runtime-common",
            "runtime-server",
            "runtime-client",
            "spring-boot-starter",
            "streampod-test");
    private static final Pattern BLOCK = Pattern.compile("(?m)^```text\n(.*?)^```$", Pattern.DOTALL);
    private static final Pattern PLACEHOLDER = Pattern.compile("<[^<>]*>");

    /** A message of fewer letters beside its placeholders could be found anywhere. */
    private static final int TELLING = 12;

    private static String page(String path) throws IOException {
        return Files.readString(ROOT.resolve(path)).replace("\r\n", "\n");
    }

    private static List<String> messages() throws IOException {
        return BLOCK.matcher(page("docs/troubleshooting.md"))
                .results()
                .flatMap(block -> block.group(1).lines())
                .toList();
    }

    /** What stands between the placeholders of a message. */
    private static List<String> pieces(String message) {
        return Arrays.stream(PLACEHOLDER.split(message))
                .filter(piece -> !piece.isBlank())
                .toList();
    }

    /** The texts of all source files, each with its literals in one piece however they are broken into lines. */
    private static List<String> sources() throws IOException {
        List<String> sources = new ArrayList<>();
        for (String module : MODULES) {
            for (Path file : files(ROOT.resolve(module).resolve("src/main/java"), ".java")) {
                sources.add(Files.readString(file)
                        .replaceAll("(?s:/\\*.*?\\*/)|(?m:^\\s*//.*$)", "")
                        .replaceAll("\"\\s*\\+\\s*\"", "")
                        .replace("\\\"", "\""));
            }
        }
        for (Path file : files(ROOT.resolve("runtime-browser/src"), ".js")) {
            sources.add(Files.readString(file));
        }
        return sources;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path -> path.toString().endsWith(ending)).toList();
        }
    }

    @Test
    void theProductSaysEachMessage() throws IOException {
        List<String> sources = sources();
        List<String> messages = messages();

        assertThat(messages).hasSizeGreaterThan(100).doesNotHaveDuplicates();
        assertThat(messages.stream().filter(message -> !said(pieces(message), sources)))
                .as("messages of which no source file has all pieces")
                .isEmpty();
        assertThat(messages)
                .allSatisfy(message -> assertThat(String.join("", pieces(message)))
                        .as("enough of \"%s\" to be found by", message)
                        .hasSizeGreaterThanOrEqualTo(TELLING));
    }

    private static boolean said(List<String> pieces, List<String> sources) {
        return sources.stream().anyMatch(source -> pieces.stream().allMatch(source::contains));
    }

    @Test
    void everyCloseCodeIsThere() throws IOException, IllegalAccessException {
        List<String> rows = Pattern.compile("(?m)^\\| ([\\d, ]+) \\|")
                .matcher(page("docs/troubleshooting.md"))
                .results()
                .map((MatchResult row) -> row.group(1))
                .flatMap(codes -> Arrays.stream(codes.split(", ", -1)))
                .toList();
        for (Field code : CloseCode.class.getFields()) {
            if (code.getInt(null) != CloseCode.NORMAL) {
                assertThat(rows).as(code.getName()).contains("" + code.getInt(null));
            }
        }
    }

    @Test
    void thePageIsFoundFromOthers() throws IOException {
        assertThat(page("README.md")).contains("(docs/troubleshooting.md)");
        assertThat(page("docs/guide.md")).contains("(troubleshooting.md)");
    }
}
