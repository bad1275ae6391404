package dev.streampod.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.generator.output.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Generated code does not count where coverage is measured. */
class GeneratedTypesTest {

    /** JaCoCo leaves out each class that has, in its class file, an annotation whose name contains this. */
    private static final String ANNOTATION = "Ldev/streampod/protocol/Generated;";

    @TempDir
    private Path output;

    @ParameterizedTest
    @EnumSource
    void everyClassFileIsMarkedThoseOfNestedTypesToo(GoldenProtocol protocol) throws Exception {
        var files = protocol.kept().entrySet().stream()
                .map(file -> new SourceFile(file.getKey(), file.getValue()))
                .toList();
        assertThat(JavaCompilation.complaints(files, output)).isEmpty();

        try (var loader = JavaCompilation.loader(output)) {
            List<Path> classes = classes();
            assertThat(classes).hasSizeGreaterThan(files.size());
            for (Path file : classes) {
                String name = output.relativize(file).toString().replaceAll("\\.class$", "");
                // The compiler's own classes are known to be so.
                if (!loader.loadClass(name.replace('/', '.').replace('\\', '.')).isSynthetic()) {
                    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .as(name)
                            .contains(ANNOTATION);
                }
            }
        }
    }

    private List<Path> classes() throws IOException {
        try (Stream<Path> files = Files.walk(output)) {
            return files.filter(file -> file.toString().endsWith(".class")).toList();
        }
    }
}
