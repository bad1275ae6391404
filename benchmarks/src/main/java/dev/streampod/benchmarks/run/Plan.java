package dev.streampod.benchmarks.run;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param generations how often fresh server processes are started, as one JVM may compile worse than another
 * @param rounds A B rounds per generation
 * @param firstWarmUp until a fresh server is compiled
 * @param warmUp before each round
 * @param measured the measured time of a round
 * @param allWindows whether small windows are measured too
 * @param idleRounds rounds of the memory measurement, each with fresh processes
 */
record Plan(
        String name,
        int generations,
        int rounds,
        Duration firstWarmUp,
        Duration warmUp,
        Duration measured,
        boolean allWindows,
        int idleRounds) {

    static Plan named(String name) {
        return switch (name) {
            case "quick" ->
                new Plan(name, 1, 3, Duration.ofSeconds(6), Duration.ofMillis(500), Duration.ofSeconds(3), false, 1);
            case "full" ->
                new Plan(name, 3, 2, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(5), true, 3);
            default -> throw new MeasurementException("unknown plan \"" + name + "\": say quick or full");
        };
    }

    String times(Duration warmUp) {
        return " warmUp=" + warmUp.toMillis() / 1e3 + " seconds=" + measured.toMillis() / 1e3;
    }
}
