package dev.streampod.benchmarks.run;

import dev.streampod.benchmarks.peer.JettyBroadcastServer;
import dev.streampod.benchmarks.peer.JettyEchoServer;
import dev.streampod.benchmarks.subject.SubjectServer;
import dev.streampod.benchmarks.subject.TomcatSubjectServer;
import dev.streampod.benchmarks.subject.UndertowSubjectServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Measures all there is, or the parts that are named, prints a line for each result and keeps the raw figures. */
public final class BenchmarkRun {

    private static final List<String> PARTS = List.of("P1", "P3", "P4", "P5", "P6", "P8", "P9", "P10", "P11");
    private static final int IDLE_CONNECTIONS = 5_000;
    private static final double QUIET = 0.5;

    private static final Contender PEER_ECHO =
            new Contender("jetty-echo", JettyEchoServer.class, "dialect=plain path=/echo endpoint=echo");
    private static final Contender PEER_BROADCAST =
            new Contender("jetty-broadcast", JettyBroadcastServer.class, "dialect=plain path=/feed endpoint=feed");
    private static final Contender ECHO =
            new Contender("streampod-echo", SubjectServer.class, "dialect=streampod endpoint=echo");
    private static final Contender MAILBOX =
            new Contender("streampod-mailbox", SubjectServer.class, "dialect=streampod endpoint=mailbox");
    private static final Contender FEED =
            new Contender("streampod-feed", SubjectServer.class, "dialect=streampod endpoint=feed");
    private static final Contender HURRIED =
            new Contender("streampod-hurried", SubjectServer.class, "dialect=streampod endpoint=hurried");
    private static final Contender STALLED =
            new Contender("streampod-stalled", SubjectServer.class, "dialect=streampod endpoint=hurried stalled=100");
    private static final Contender TOMCAT_ECHO =
            new Contender("tomcat-echo", TomcatSubjectServer.class, "dialect=streampod endpoint=echo");
    private static final Contender TOMCAT_FEED =
            new Contender("tomcat-feed", TomcatSubjectServer.class, "dialect=streampod endpoint=feed");
    private static final Contender UNDERTOW_ECHO =
            new Contender("undertow-echo", UndertowSubjectServer.class, "dialect=streampod endpoint=echo");
    private static final Contender UNDERTOW_FEED =
            new Contender("undertow-feed", UndertowSubjectServer.class, "dialect=streampod endpoint=feed");
    private static final Contender IDLE = new Contender("streampod-idle", SubjectServer.class, "dialect=streampod");

    private final Plan plan;
    private final Load load;
    private final Report report;

    private BenchmarkRun(Plan plan, Load load, Report report) {
        this.plan = plan;
        this.load = load;
        this.report = report;
    }

    /** {@code quick} or {@code full}, then the parts to measure; all of them when none is named. */
    public static void main(String[] args) throws IOException {
        try {
            run(args);
        } catch (MeasurementException e) {
            System.err.println("benchmarks: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(String[] args) throws IOException {
        if (args.length == 0) {
            throw new MeasurementException("say quick or full, then parts of " + PARTS + " if not all of them");
        }
        var plan = Plan.named(args[0]);
        var parts = args.length == 1 ? PARTS : List.of(args).subList(1, args.length);
        for (var part : parts) {
            if (!PARTS.contains(part)) {
                throw new MeasurementException("unknown part " + part + ": there are " + PARTS);
            }
        }
        try (var report = new Report(Path.of("results"), plan.name());
                var load = Load.start()) {
            for (var line : Environment.describe()) {
                report.raw(line);
            }
            warnWhenBusy(report);
            var run = new BenchmarkRun(plan, load, report);
            for (var part : parts) {
                switch (part) {
                    case "P1" -> run.echo();
                    case "P3" -> run.fanOut();
                    case "P4" -> run.followed().throughRedis();
                    case "P5" -> run.idle();
                    case "P8" -> run.generator();
                    case "P9" -> {
                        run.followed().followers();
                        run.followed().memory();
                    }
                    case "P10" -> run.followed().recovery();
                    case "P11" -> run.inContainers();
                    default -> run.codecs();
                }
            }
            System.out.println("raw figures: benchmarks/" + report.path());
        }
    }

    private FollowedChannels followed() {
        return new FollowedChannels(plan, load, report);
    }

    private static void warnWhenBusy(Report report) {
        double perCore = Environment.loadAverage() / Runtime.getRuntime().availableProcessors();
        if (perCore > QUIET) {
            report.result(String.format(
                    Locale.ROOT, "note: the machine is busy (load %.1f per core); expect ratios to wobble", perCore));
        }
    }

    private void echo() throws IOException {
        var works = new LinkedHashMap<String, String>();
        works.put("P1", "echo connections=100 inFlight=64");
        if (plan.allWindows()) {
            works.put("P1/8", "echo connections=100 inFlight=8");
        }
        var results = new Rounds(plan, load, report).compare(works, List.of(PEER_ECHO, ECHO, MAILBOX));
        for (var result : results.entrySet()) {
            double ratio = result.getValue().ratio(ECHO);
            if (result.getKey().equals("P1")) {
                report.ratio("P1", ratio, 2.0);
            } else {
                report.ratio(result.getKey(), ratio);
            }
            report.ratio(result.getKey() + "/mailbox", result.getValue().ratio(MAILBOX));
        }
    }

    private void fanOut() throws IOException {
        var works = new LinkedHashMap<String, String>();
        works.put("P3", "fanOut connections=1000 burst=1");
        works.put("P3/burst16", "fanOut connections=1000 burst=16");
        var targets = Map.of("P3", 0.95, "P3/burst16", 3.0);
        var results = new Rounds(plan, load, report).compare(works, List.of(PEER_BROADCAST, FEED));
        for (var result : results.entrySet()) {
            report.ratio(result.getKey(), result.getValue().ratio(FEED), targets.getOrDefault(result.getKey(), 1.0));
        }
        stalled();
    }

    /** Servers on the port of a Tomcat and of an Undertow, beside one on its own. */
    private void inContainers() throws IOException {
        inContainers("P11/echo", "echo connections=100 inFlight=64", ECHO, TOMCAT_ECHO, UNDERTOW_ECHO);
        inContainers("P11/fan-out", "fanOut connections=1000 burst=1", FEED, TOMCAT_FEED, UNDERTOW_FEED);
    }

    private void inContainers(String name, String command, Contender own, Contender tomcat, Contender undertow)
            throws IOException {
        var results = new Rounds(plan, load, report).compare(Map.of(name, command), List.of(own, tomcat, undertow));
        results.forEach((work, result) -> {
            report.ratio(work + "/tomcat", result.ratio(tomcat));
            report.ratio(work + "/undertow", result.ratio(undertow));
        });
    }

    /** What clients that do not read cost those that do. */
    private void stalled() throws IOException {
        var works = Map.of("P3/stalled", "fanOut connections=100 burst=16");
        var results = new Rounds(plan, load, report).compare(works, List.of(HURRIED, STALLED));
        results.forEach((work, result) -> report.ratio(work, result.ratio(STALLED)));
    }

    private void idle() throws IOException {
        var costs = new IdleMemory(plan, load, report).measure(List.of(PEER_ECHO, IDLE), IDLE_CONNECTIONS);
        report.result(String.format(
                Locale.ROOT,
                "P5 heap=%.0f resident=%.0f peer-heap=%.0f peer-resident=%.0f",
                costs.get(1).heap(),
                costs.get(1).resident(),
                costs.get(0).heap(),
                costs.get(0).resident()));
    }

    private void generator() throws IOException {
        try (var speed = new GeneratorSpeed(plan, report)) {
            generator(speed);
        }
    }

    private void generator(GeneratorSpeed speed) throws IOException {
        var small = speed.measure(100, 10);
        var medium = speed.measure(1_000, 100);
        var large = speed.measure(10_000, 1_000);
        report.ratio("P8", speed.compilingByGenerating(1_000, 100), 3);
        report.atMost("P8/fresh", "millis", medium.first().wall(), 4_000, runOf(medium.first()));
        report.atMost("P8/unchanged", "millis", medium.unchanged().wall(), 150, runOf(medium.unchanged()));
        // Ten times the definitions take at most ten times as long, give or take what a machine wobbles.
        report.ratio("P8/growth/1000", 10 * small.first().run() / medium.first().run(), 1 / 1.1);
        report.ratio(
                "P8/growth/10000", 10 * medium.first().run() / large.first().run(), 1 / 1.1);
        report.atMost("P8/heap", "mebibytes", speed.peakHeap(10_000, 1_000) / (1 << 20), 512, "");
    }

    private static String runOf(GeneratorSpeed.Time time) {
        return String.format(Locale.ROOT, " run=%.0f", time.run());
    }

    private void codecs() {
        var nanos = new Codecs(plan, report).measure();
        codec(nanos, "encode", 1.3);
        codec(nanos, "decode", 1.8);
    }

    private void codec(Map<String, Double> nanos, String operation, double databindTarget) {
        double generated = time(nanos, operation + "Generated");
        // At most 1.1 times the time, as a ratio of speeds like all others.
        report.ratio("P6/" + operation + "/hand-written", time(nanos, operation + "HandWritten") / generated, 1 / 1.1);
        report.ratio("P6/" + operation + "/databind", time(nanos, operation + "Databind") / generated, databindTarget);
    }

    private static double time(Map<String, Double> nanos, String benchmark) {
        var time = nanos.get(benchmark);
        if (time == null) {
            throw new MeasurementException("JMH did not measure " + benchmark);
        }
        return time;
    }
}
