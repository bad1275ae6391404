package dev.streampod.benchmarks.run;

/**
 * One side of a comparison.
 *
 * @param name in the raw figures, and of its log file
 * @param main the main class of its server
 * @param target the words of a load command that say how to speak to it
 */
record Contender(String name, Class<?> main, String target) {}
