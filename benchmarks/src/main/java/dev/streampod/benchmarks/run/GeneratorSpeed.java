package dev.streampod.benchmarks.run;

import dev.streampod.benchmarks.generate.GeneratorJar;
import dev.streampod.benchmarks.generate.GeneratorRun;
import dev.streampod.benchmarks.generate.SyntheticProject;
import dev.streampod.benchmarks.generate.WarmRuns;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The generator in fresh JVMs, one for each run: over protocols of three sizes, and once more when nothing has changed.
 *
 * <p>Every run has a folder of its own, and none is removed before all have run: ext4 passes over files that were just
 * removed, one by one, whenever it makes another, which for thousands of them takes longer than the generator does.
 */
final class GeneratorSpeed implements AutoCloseable {

    /** What every run must get by with, the largest too. */
    static final List<String> FLAGS = List.of("-Xmx512m");

    /** javac keeps all files of a run in memory. */
    private static final List<String> COMPILER_FLAGS = List.of("-Xmx1500m");

    private static final int WARM_RUNS = 5;

    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final Plan plan;
    private final Report report;
    private final String classPath;
    private final List<SyntheticProject> projects = new ArrayList<>();

    GeneratorSpeed(Plan plan, Report report) throws IOException {
        this.plan = plan;
        this.report = report;
        this.classPath = classPath();
    }

    /**
     * What runs of one kind took, medians.
     *
     * @param wall milliseconds from starting the process until it has ended
     * @param run milliseconds that the run itself reports
     */
    record Time(double wall, double run) {}

    /**
     * Times of one protocol.
     *
     * @param first of runs that generate everything
     * @param unchanged of runs after these
     */
    record Times(Time first, Time unchanged) {}

    Times measure(int classes, int endpoints) throws IOException {
        List<Time> first = new ArrayList<>();
        List<Time> unchanged = new ArrayList<>();
        for (int round = 1; round <= plan.generations() * plan.rounds(); round++) {
            var project = project(classes, endpoints);
            first.add(run(project, "GENERATED", classes, round));
            unchanged.add(run(project, "UP_TO_DATE", classes, round));
        }
        return new Times(medians(first), medians(unchanged));
    }

    /** What javac needs for the generated code, by what generating it took, both in the same warm JVM. */
    double compilingByGenerating(int classes, int endpoints) throws IOException {
        var target = Path.of("target").toAbsolutePath().toString();
        var command = List.of(
                target,
                Integer.toString(classes),
                Integer.toString(endpoints),
                Integer.toString(WARM_RUNS),
                System.getProperty("java.class.path"));
        try (var process = JavaProcess.start("compiler", WarmRuns.class, COMPILER_FLAGS, classPath, command)) {
            var answer = Answer.parse(process.line(TIMEOUT), "ran ");
            report.raw("compiler classes=" + classes + " " + answer);
            return answer.number("compile") / answer.number("generate");
        }
    }

    /** The peak of the heap, in bytes, of a run that generates everything. */
    double peakHeap(int classes, int endpoints) throws IOException {
        var answer = answer(project(classes, endpoints), "heap");
        report.raw("generator classes=" + classes + " " + answer);
        return answer.number("heap");
    }

    /** Removes what was generated. */
    @Override
    public void close() throws IOException {
        for (var project : projects) {
            project.close();
        }
    }

    private SyntheticProject project(int classes, int endpoints) throws IOException {
        var project = SyntheticProject.create(Path.of("target"), classes, endpoints);
        projects.add(project);
        return project;
    }

    private Time run(SyntheticProject project, String outcome, int classes, int round) throws IOException {
        long start = System.nanoTime();
        var answer = answer(project, "");
        long wall = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        report.raw("generator classes=" + classes + " round=" + round + " wall=" + wall + " " + answer);
        if (!answer.toString().contains("outcome=" + outcome)) {
            throw new MeasurementException("the generator was to end with " + outcome + ", but: " + answer);
        }
        return new Time(wall, answer.number("millis"));
    }

    private Answer answer(SyntheticProject project, String what) throws IOException {
        var command = new ArrayList<>(List.of(project.directory().toString()));
        if (!what.isEmpty()) {
            command.add(what);
        }
        try (var process = JavaProcess.start("generator", GeneratorRun.class, FLAGS, classPath, command)) {
            return Answer.parse(process.line(TIMEOUT), "ran ");
        }
    }

    private static Time medians(List<Time> times) {
        return new Time(median(times, Time::wall), median(times, Time::run));
    }

    private static double median(List<Time> times, ToDoubleFunction<Time> figure) {
        return Statistics.median(times.stream().map(figure::applyAsDouble).toList());
    }

    /** These classes, the generator as a jar, and what it needs; not the servers. */
    private static String classPath() throws IOException {
        var entries = new ArrayList<String>();
        for (var entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (entry.matches(".*generator[/\\\\]target[/\\\\]classes")) {
                entries.add(GeneratorJar.pack(Path.of(entry), Path.of("target", "generator.jar"))
                        .toString());
            } else if (entry.matches("target[/\\\\]classes|.*(generator|javapoet|snakeyaml|jspecify).*")) {
                entries.add(entry);
            }
        }
        return String.join(File.pathSeparator, entries);
    }
}
