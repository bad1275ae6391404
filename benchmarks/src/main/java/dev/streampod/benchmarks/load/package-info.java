/** A load generator on raw sockets, cheap enough that the server is what gets measured. */
@NullMarked
package dev.streampod.benchmarks.load;

import org.jspecify.annotations.NullMarked;
