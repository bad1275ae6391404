package dev.streampod.benchmarks.run;

import dev.streampod.benchmarks.codec.CodecBenchmark;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the JMH benchmarks of the codecs. */
final class Codecs {

    private final Plan plan;
    private final Report report;

    Codecs(Plan plan, Report report) {
        this.plan = plan;
        this.report = report;
    }

    /** Nanoseconds per operation, by the benchmark method's name. */
    Map<String, Double> measure() {
        boolean full = plan.allWindows();
        var options = new OptionsBuilder()
                .include(CodecBenchmark.class.getName().replace(".", "\\."))
                .forks(full ? 3 : 1)
                .warmupIterations(full ? 5 : 3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(full ? 5 : 3)
                .measurementTime(TimeValue.seconds(1))
                .output(Path.of("target", "logs", "jmh.log").toString())
                .build();
        try {
            var times = new HashMap<String, Double>();
            for (var result : new Runner(options).run()) {
                var primary = result.getPrimaryResult();
                var name = primary.getLabel();
                times.put(name, primary.getScore());
                report.raw(String.format(
                        Locale.ROOT,
                        "codec %s nanos=%.1f error=%.1f",
                        name,
                        primary.getScore(),
                        primary.getScoreError()));
            }
            return times;
        } catch (RunnerException e) {
            throw new MeasurementException("JMH: " + e.getMessage());
        }
    }
}
