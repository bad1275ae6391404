package dev.streampod.benchmarks.run;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * What an idle connection costs: the difference between a server without and with many of them, after garbage
 * collection, divided by their number. Each figure comes from a fresh process that has served some before.
 */
final class IdleMemory {

    /** The heap is kept close to what is in use, so that resident memory says something. */
    static final List<String> SERVER_FLAGS =
            List.of("-Xms16m", "-Xmx1g", "-XX:MinHeapFreeRatio=5", "-XX:MaxHeapFreeRatio=10");

    private static final int PRIMING_CONNECTIONS = 500;
    private static final Duration HOLD_TIME = Duration.ofSeconds(60);
    private static final Duration SETTLE_TIME = Duration.ofSeconds(2);

    private final Plan plan;
    private final Load load;
    private final Report report;

    IdleMemory(Plan plan, Load load, Report report) {
        this.plan = plan;
        this.load = load;
        this.report = report;
    }

    /** Bytes per connection, medians of the rounds. */
    record Cost(double heap, double resident) {}

    /** Measures the contenders in turn, round by round. */
    List<Cost> measure(List<Contender> contenders, int connections) throws IOException {
        var costs = new ArrayList<List<Cost>>();
        contenders.forEach(contender -> costs.add(new ArrayList<>()));
        for (int round = 1; round <= plan.idleRounds(); round++) {
            for (int i = 0; i < contenders.size(); i++) {
                costs.get(i).add(measure(contenders.get(i), connections, round));
            }
        }
        return costs.stream()
                .map(rounds -> new Cost(
                        Statistics.median(rounds.stream().map(Cost::heap).toList()),
                        Statistics.median(rounds.stream().map(Cost::resident).toList())))
                .toList();
    }

    private Cost measure(Contender contender, int connections, int round) throws IOException {
        try (var server = ServerUnderTest.start(contender, SERVER_FLAGS)) {
            hold(server, contender, PRIMING_CONNECTIONS);
            load.run("release", HOLD_TIME);
            settle();
            long heap = server.heapBytes();
            long resident = server.residentBytes();
            hold(server, contender, connections);
            settle();
            long heapHeld = server.heapBytes();
            long residentHeld = server.residentBytes();
            load.run("release", HOLD_TIME);
            report.raw("idle " + contender.name() + " round=" + round + " connections=" + connections + " heapBefore="
                    + heap + " heapHeld=" + heapHeld + " residentBefore=" + resident + " residentHeld=" + residentHeld);
            return new Cost((double) (heapHeld - heap) / connections, (double) (residentHeld - resident) / connections);
        }
    }

    private void hold(ServerUnderTest server, Contender contender, int connections) {
        load.run("hold connections=" + connections + " " + server.address() + " " + contender.target(), HOLD_TIME);
    }

    /** Lets the server finish what opening or closing connections left to do. */
    private static void settle() {
        LockSupport.parkNanos(SETTLE_TIME.toNanos());
    }
}
