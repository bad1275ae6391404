package dev.streampod.benchmarks.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rounds of the same load against several contenders in turn, A B A B. All their servers run all the time, so that each
 * round finds a warm one; those not being measured are idle.
 */
final class Rounds {

    /** What it takes for a fresh server to be compiled. */
    private static final int FIRST_WARM_UP_MESSAGES = 500_000;

    private static final List<String> SERVER_FLAGS = List.of("-Xms512m", "-Xmx512m");

    private final Plan plan;
    private final Load load;
    private final Report report;
    private final int firstWarmUpMessages;

    Rounds(Plan plan, Load load, Report report) {
        this(plan, load, report, FIRST_WARM_UP_MESSAGES);
    }

    /** @param firstWarmUpMessages how many messages the first warm-up of each work takes at least, if it is not too slow */
    Rounds(Plan plan, Load load, Report report, int firstWarmUpMessages) {
        this.plan = plan;
        this.load = load;
        this.report = report;
        this.firstWarmUpMessages = firstWarmUpMessages;
    }

    /**
     * Measures each work with each contender.
     *
     * @param works load commands without target and times, by the name of the work
     * @param contenders the first is the peer that the others are compared with
     */
    Map<String, Comparison> compare(Map<String, String> works, List<Contender> contenders) throws IOException {
        var comparisons = new LinkedHashMap<String, Comparison>();
        works.keySet().forEach(work -> comparisons.put(work, new Comparison(contenders)));
        for (int generation = 1; generation <= plan.generations(); generation++) {
            var servers = new ArrayList<ServerUnderTest>();
            try {
                for (var contender : contenders) {
                    servers.add(ServerUnderTest.start(contender, SERVER_FLAGS));
                }
                for (var work : works.entrySet()) {
                    measure(work, contenders, servers, generation, comparisons);
                }
            } finally {
                servers.forEach(ServerUnderTest::close);
            }
        }
        comparisons.forEach((work, comparison) -> comparison.lines().forEach(line -> report.raw(work + " " + line)));
        return comparisons;
    }

    private void measure(
            Map.Entry<String, String> work,
            List<Contender> contenders,
            List<ServerUnderTest> servers,
            int generation,
            Map<String, Comparison> comparisons) {
        for (int round = 0; round <= plan.rounds(); round++) {
            var answers = new ArrayList<Answer>();
            for (int i = 0; i < contenders.size(); i++) {
                // Round 0 warms up and does not count.
                var warmUp = round == 0 ? plan.firstWarmUp() : plan.warmUp();
                var answer = load.run(
                        work.getValue() + " " + servers.get(i).address() + " "
                                + contenders.get(i).target() + plan.times(warmUp)
                                + (round == 0 ? " warmUpMessages=" + firstWarmUpMessages : ""),
                        warmUp.plus(plan.measured()));
                report.raw(work.getKey() + " " + contenders.get(i).name() + " generation=" + generation + " round="
                        + (round == 0 ? "warm-up" : round) + " " + answer);
                answers.add(answer);
            }
            if (round > 0) {
                var comparison = comparisons.get(work.getKey());
                if (comparison != null) {
                    comparison.add(answers);
                }
            }
        }
    }
}
