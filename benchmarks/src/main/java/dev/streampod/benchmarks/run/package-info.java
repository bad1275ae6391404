/** Starts servers and load generator, runs the rounds, prints ratios and keeps the raw figures. */
@NullMarked
package dev.streampod.benchmarks.run;

import org.jspecify.annotations.NullMarked;
