/** The generator on protocols of any size. */
@NullMarked
package dev.streampod.benchmarks.generate;

import org.jspecify.annotations.NullMarked;
