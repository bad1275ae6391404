/** Hand-written servers on Jetty's own WebSocket API, doing the same work as ours. */
@NullMarked
package dev.streampod.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
