package dev.streampod.benchmarks.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The rounds of one work. A ratio is taken within a round, so that what slows the machine down for a while slows down
 * both sides of it, and the median of the rounds' ratios is the result.
 */
final class Comparison {

    private final List<Contender> contenders;
    private final List<List<Answer>> rounds = new ArrayList<>();

    Comparison(List<Contender> contenders) {
        this.contenders = List.copyOf(contenders);
    }

    void add(List<Answer> round) {
        rounds.add(List.copyOf(round));
    }

    /** How many times as many messages a second as the peer. */
    double ratio(Contender contender) {
        int index = contenders.indexOf(contender);
        return Statistics.median(rounds.stream()
                .map(round -> round.get(index).number("rate") / round.get(0).number("rate"))
                .toList());
    }

    /** The medians of each contender. */
    List<String> lines() {
        var lines = new ArrayList<String>();
        for (int i = 0; i < contenders.size(); i++) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%s median rate=%.0f cpuMicros=%.3f ratio=%.2f",
                    contenders.get(i).name(),
                    median(i, "rate"),
                    median(i, "cpuMicros"),
                    ratio(contenders.get(i))));
        }
        return lines;
    }

    /** The median of a figure. */
    double median(Contender contender, String key) {
        return median(contenders.indexOf(contender), key);
    }

    private double median(int contender, String key) {
        return Statistics.median(
                rounds.stream().map(round -> round.get(contender).number(key)).toList());
    }
}
