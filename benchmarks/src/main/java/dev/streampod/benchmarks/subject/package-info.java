/** Streampod's own server, the subject of the measurements. */
@NullMarked
package dev.streampod.benchmarks.subject;

import org.jspecify.annotations.NullMarked;
