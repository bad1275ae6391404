/** Tests of what measures. */
@NullMarked
package dev.streampod.benchmarks.load;

import org.jspecify.annotations.NullMarked;
