package dev.streampod.generator;

import dev.streampod.generator.output.OutputDirectory;
import dev.streampod.generator.output.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The runtime of clients in browsers, which goes beside what is generated. It comes in a jar of its own. */
final class BrowserRuntime {

    private static final String FOLDER = "META-INF/resources/streampod/";
    private static final List<String> FILES = List.of("streampod.d.ts", "streampod.js");

    private final ClassLoader loader;

    /** @param loader what finds the runtime's files */
    BrowserRuntime(ClassLoader loader) {
        this.loader = loader;
    }

    /** The runtime that is on the class path of the generator. */
    static BrowserRuntime onClassPath() {
        return new BrowserRuntime(BrowserRuntime.class.getClassLoader());
    }

    /** Its files; none when it is not there. */
    List<SourceFile> files() {
        List<SourceFile> found = FILES.stream().flatMap(this::file).toList();
        return found.size() == FILES.size() ? found : List.of();
    }

    /** A text that changes with the runtime. */
    String version() {
        return files().stream()
                .map(file -> file.content().length() + ":" + file.content().hashCode())
                .collect(Collectors.joining(" "));
    }

    private Stream<SourceFile> file(String name) {
        try (InputStream stream = loader.getResourceAsStream(FOLDER + name)) {
            return Optional.ofNullable(stream).map(found -> new SourceFile(name, text(found))).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(InputStream stream) {
        try {
            return "// " + OutputDirectory.MARK + ": the runtime of clients in browsers. Do not edit.\n"
                    + new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
