package dev.streampod.benchmarks.generate;

import dev.streampod.generator.GenerationRequest;
import dev.streampod.generator.GenerationResult;
import dev.streampod.generator.GenerationResult.Outcome;
import dev.streampod.generator.Generator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Generates the code of a protocol and compiles it, again and again in one JVM: what the generator costs beside what
 * javac then needs for the same files, as in a Maven that has been running for a while.
 */
public final class WarmRuns {

    /** Runs before the first that counts: the first ones measure the compilers of the JVM. */
    private static final int WARM_UP = 3;

    private WarmRuns() {}

    /**
     * Arguments: where to put the projects; how many classes and endpoints; how many runs count; the class path of the
     * generated code.
     */
    public static void main(String[] args) throws IOException {
        Path parent = Path.of(args[0]);
        int classes = Integer.parseInt(args[1]);
        int endpoints = Integer.parseInt(args[2]);
        int runs = Integer.parseInt(args[3]);
        List<Long> generating = new ArrayList<>();
        List<Long> compiling = new ArrayList<>();
        List<SyntheticProject> projects = new ArrayList<>();
        try {
            for (int i = 0; i < WARM_UP + runs; i++) {
                var project = SyntheticProject.create(parent, classes, endpoints);
                projects.add(project);
                long generated = generate(project.directory());
                long compiled = compile(project.directory(), args[4]);
                if (i >= WARM_UP) {
                    generating.add(generated);
                    compiling.add(compiled);
                }
            }
        } finally {
            for (var project : projects) {
                project.close();
            }
        }
        System.out.println("ran generate=" + median(generating) + " compile=" + median(compiling));
    }

    private static long generate(Path project) {
        long start = System.nanoTime();
        GenerationResult result = Generator.create()
                .run(GenerationRequest.builder()
                        .projectDirectory(project)
                        .protocolDirectory(project.resolve("protocol"))
                        .outputDirectory(project.resolve("java"))
                        .manifestFile(project.resolve("manifest"))
                        .packageName("com.example")
                        .moduleName("synthetic")
                        .targets(Set.of("server", "client"))
                        .build());
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        if (result.outcome() != Outcome.GENERATED) {
            throw new IllegalStateException("nothing was generated: " + result);
        }
        return millis;
    }

    private static long compile(Path project, String classPath) throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.walk(project.resolve("java"))) {
            sources = files.filter(Files::isRegularFile).toList();
        }
        Path output = Files.createDirectories(project.resolve("classes"));
        List<String> options = List.of("--release", "17", "-proc:none", "-cp", classPath, "-d", output.toString());
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        long start = System.nanoTime();
        boolean compiled;
        try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, null)) {
            compiled = javac.getTask(null, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        if (!compiled) {
            throw new IllegalStateException("the generated code does not compile");
        }
        return millis;
    }

    private static long median(List<Long> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }
}
