package dev.streampod.benchmarks.run;

import java.util.List;

/**
 * One side of a comparison.
 *
 * @param name in the raw figures, and of its log file
 * @param main the main class of its server
 * @param arguments of that
 * @param remote whether another server of the same kind posts, instead of the one that is measured
 * @param target the words of a load command that say how to speak to it
 */
record Contender(String name, Class<?> main, List<String> arguments, boolean remote, String target) {

    /** One server that posts by itself. */
    Contender(String name, Class<?> main, String target) {
        this(name, main, List.of(), false, target);
    }
}
