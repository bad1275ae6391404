/** Tests of what measures. */
@NullMarked
package dev.streampod.benchmarks.codec;

import org.jspecify.annotations.NullMarked;
