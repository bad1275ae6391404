package dev.streampod.benchmarks.generate;

import dev.streampod.generator.GenerationRequest;
import dev.streampod.generator.GenerationResult;
import dev.streampod.generator.GenerationResult.Outcome;
import dev.streampod.generator.Generator;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.Set;

/** Runs the generator once over a project, as a build does, and says how long the run took. */
public final class GeneratorRun {

    private GeneratorRun() {}

    /** The project's directory; then {@code heap}, to be told the peak of the heap too, which takes time by itself. */
    public static void main(String[] args) {
        Path project = Path.of(args[0]);
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
        if (result.outcome() == Outcome.FAILED) {
            System.out.println("failed: " + result.diagnostics().get(0).message());
            System.exit(1);
        }
        String heap = args.length > 1 ? " heap=" + peakOfHeap() : "";
        System.out.println("ran outcome=" + result.outcome() + " millis="
                + result.duration().toMillis() + heap);
    }

    /** Bytes, at most: the peaks of the parts of the heap need not have been at the same time. */
    private static long peakOfHeap() {
        long peaks = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        return Math.min(peaks, Runtime.getRuntime().maxMemory());
    }
}
