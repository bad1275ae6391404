package dev.streampod.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.NodeProgram;
import dev.streampod.generator.BrowserOutput;
import dev.streampod.generator.GenerationRequest;
import dev.streampod.generator.GenerationResult;
import dev.streampod.generator.GenerationResult.Outcome;
import dev.streampod.generator.Generator;
import dev.streampod.generator.output.SourceFile;
import dev.streampod.golden.JavaCompilation;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a chapter of a guide page shows under "In Streampod", as a project of its own: each block is a file whose name is in its
 * first line. Its YAML is generated, its Java compiled with the imports that the page leaves out. Not safe for use from several
 * threads.
 */
final class PageProgram implements AutoCloseable {

    private static final Pattern PROGRAM =
            Pattern.compile("\n### In Streampod: the module (\\w+)\n(.*?)\n### What is different", Pattern.DOTALL);

    private static final Pattern BLOCK =
            Pattern.compile("\n```(yaml|java|js)\n(?:# |// )(\\S+)\n(.*?)\n```\n", Pattern.DOTALL);

    private static final Pattern ANY_BLOCK = Pattern.compile("\n```(yaml|java|js|ts|html|xml)\n");

    private static final String PACKAGE = "com.example.guide";

    private static final String PROGRAM_PACKAGE = PACKAGE + ".program";

    /** The address of the page's servers, as its clients name it. */
    private static final String ADDRESS = "http://localhost:8080";

    /** The packages of what the programs use, beside those that are generated. */
    private static final List<String> IMPORTED = List.of(
            "dev.streampod.server",
            "dev.streampod.server.auth",
            "dev.streampod.stream",
            "java.time",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic");

    /** Ends a program of Node once it has printed so many lines. */
    private static final String ENDS_AFTER = "data:text/javascript,const log = console.log; let left = %d;"
            + " console.log = (...all) => { log(...all); if (!--left) process.exit(); };";

    private final Path folder;
    private final Map<String, String> files;
    private final URLClassLoader loader;
    /** Of this test's server; empty as long as there is none. */
    private String address = "";

    private final PrintedLines out = new PrintedLines();

    /** The newest first. */
    private final List<Thread> threads = new ArrayList<>();

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    private PageProgram(Path folder, Map<String, String> files, URLClassLoader loader) {
        this.folder = folder;
        this.files = files;
        this.loader = loader;
    }

    /**
     * Generates and compiles the program of a chapter.
     *
     * @param folder an empty one
     */
    static PageProgram of(Path page, String chapter, Path folder) throws IOException {
        String text = Files.readString(page).replace("\r\n", "\n");
        int begin = text.indexOf("\n## " + chapter + "\n");
        assertThat(begin).as(chapter).isNotNegative();
        Matcher program = PROGRAM.matcher(text.substring(begin, text.indexOf("\n## ", begin + 1)));
        assertThat(program.find()).as(chapter).isTrue();
        String module = program.group(1);
        String shown = program.group(2) + "\n";
        Map<String, String> files = new LinkedHashMap<>();
        BLOCK.matcher(shown).results().forEach(block -> files.put(block.group(2), block.group(3)));
        assertThat(ANY_BLOCK.matcher(shown).results())
                .as("blocks that are no file")
                .hasSize(files.size());
        generate(module, files, folder);
        List<SourceFile> sources = new ArrayList<>(JavaCompilation.sources(folder.resolve("java")));
        files.forEach((name, content) -> {
            if (name.endsWith(".java")) {
                sources.add(new SourceFile(PROGRAM_PACKAGE.replace('.', '/') + '/' + name, withImports(content)));
            }
        });
        Path classes = folder.resolve("classes");
        assertThat(JavaCompilation.complaints(sources, classes)).isEmpty();
        return new PageProgram(folder, files, JavaCompilation.loader(classes));
    }

    private static void generate(String module, Map<String, String> files, Path folder) throws IOException {
        Path protocol = Files.createDirectories(folder.resolve("protocol"));
        for (Map.Entry<String, String> file : files.entrySet()) {
            if (file.getKey().endsWith(".yaml")) {
                Files.writeString(protocol.resolve(file.getKey()), file.getValue() + "\n");
            }
        }
        GenerationResult result = Generator.create()
                .run(GenerationRequest.builder()
                        .projectDirectory(folder)
                        .protocolDirectory(protocol)
                        .outputDirectory(folder.resolve("java"))
                        .manifestFile(folder.resolve("manifest"))
                        .packageName(PACKAGE)
                        .moduleName(module)
                        .targets(Set.of("server", "client", "browser"))
                        .browser(new BrowserOutput(folder.resolve("page/generated"), "bigint"))
                        .build());
        assertThat(result.outcome()).as(result.toString()).isEqualTo(Outcome.GENERATED);
        assertThat(result.diagnostics()).as(result.toString()).isEmpty();
    }

    /** A program of the server, which listens on loopback and on a port of its own, or one of a client, which is told it. */
    private static String withImports(String java) {
        String side = java.contains(ADDRESS + '"') ? "client" : "server";
        return Stream.concat(Stream.of(PACKAGE, PACKAGE + '.' + side), IMPORTED.stream())
                        .map(name -> "import " + name + ".*;\n")
                        .collect(Collectors.joining("", "package " + PROGRAM_PACKAGE + ";\n", ""))
                + java.replace(".port(8080)", ".host(\"127.0.0.1\").port(0)").replace('"' + ADDRESS + '"', "args[0]");
    }

    /** Runs a class with {@code main} on a thread of its own, which is interrupted when this is closed. */
    Thread start(String className) throws ReflectiveOperationException {
        var main = loader.loadClass(PROGRAM_PACKAGE + '.' + className).getMethod("main", String[].class);
        String[] arguments = {address};
        var thread = new Thread(
                () -> {
                    try {
                        main.invoke(null, (Object) arguments);
                    } catch (InvocationTargetException e) {
                        // A loop over a stream that is interrupted throws.
                        if (!(e.getCause() instanceof CancellationException)) {
                            failed(e.getCause());
                        }
                    } catch (IllegalAccessException e) {
                        failed(e);
                    }
                },
                className);
        thread.start();
        threads.add(0, thread);
        return thread;
    }

    private void failed(Throwable failure) {
        failures.add(failure);
        out.fail(failure);
    }

    /** Starts the server, and has the clients find it. */
    void serve(String className) throws ReflectiveOperationException {
        start(className);
        find();
    }

    /** Waits until the server says where it listens, and has the clients find it. */
    void find() {
        address = "http://127.0.0.1:" + printed("http://localhost:");
    }

    String address() {
        return address;
    }

    /** Waits for the next line that begins so, passing over others, and returns the rest of it. */
    String printed(String begin) {
        return out.next(begin);
    }

    /** What the page's JavaScript prints in Node, which ends it after so many lines. */
    List<String> page(int lines, Map<String, String> environment) throws IOException {
        Path page = folder.resolve("page");
        Files.writeString(page.resolve("package.json"), "{\"type\": \"module\"}");
        Files.writeString(page.resolve("page.js"), files.get("page.js").replace(ADDRESS, address));
        NodeProgram program = NodeProgram.node("--import", ENDS_AFTER.formatted(lines), "page.js")
                .in(page);
        environment.forEach(program::environment);
        NodeProgram.Outcome outcome = program.run();
        assertThat(outcome.code()).as(outcome.output()).isZero();
        return outcome.output()
                .lines()
                .filter(line -> !line.contains("Warning:") && !line.contains("--trace-warnings"))
                .toList();
    }

    @Override
    public void close() throws IOException {
        for (Thread thread : threads) {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failures.add(e);
            }
        }
        out.close();
        loader.close();
        assertThat(failures).isEmpty();
    }
}
