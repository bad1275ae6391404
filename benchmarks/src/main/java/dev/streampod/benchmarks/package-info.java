/** Measures Streampod beside hand-written peers. */
@NullMarked
package dev.streampod.benchmarks;

import org.jspecify.annotations.NullMarked;
