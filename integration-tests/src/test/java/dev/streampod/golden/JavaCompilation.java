package dev.streampod.golden;

import dev.streampod.generator.output.SourceFile;
import java.io.IOException;
import java.io.StringWriter;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Compiles generated files as strictly as javac can, and loads them. */
public final class JavaCompilation {

    private JavaCompilation() {}

    /** What javac has to say; empty when it has nothing to complain of. */
    public static String complaints(List<SourceFile> files, Path output) throws IOException {
        Files.createDirectories(output);
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        var messages = new StringWriter();
        try (StandardJavaFileManager manager = javac.getStandardFileManager(null, null, null)) {
            manager.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(output));
            // Surefire starts the tests with a class path of one jar that refers to all others.
            String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            List<String> options = List.of(
                    "--release",
                    "17",
                    "-classpath",
                    classPath,
                    "-Xlint:all,-options,-path,-classfile",
                    "-Werror",
                    "-proc:none");
            javac.getTask(
                            messages,
                            manager,
                            null,
                            options,
                            null,
                            files.stream().map(Source::new).toList())
                    .call();
        }
        return messages.toString();
    }

    /** The Java files below a directory. */
    public static List<SourceFile> sources(Path directory) throws IOException {
        List<SourceFile> sources = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String path = directory.relativize(file).toString().replace('\\', '/');
                sources.add(new SourceFile(path, Files.readString(file)));
            }
        }
        return sources;
    }

    /** A loader of the classes that were compiled; the caller closes it. */
    public static URLClassLoader loader(Path output) throws MalformedURLException {
        return new URLClassLoader(new URL[] {output.toUri().toURL()}, JavaCompilation.class.getClassLoader());
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String content;

        Source(SourceFile file) {
            super(URI.create("string:///" + file.relativePath()), JavaFileObject.Kind.SOURCE);
            this.content = file.content();
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return content;
        }
    }
}
