/** Streams of messages as a reader sees them. */
@NullMarked
package dev.streampod.stream;

import org.jspecify.annotations.NullMarked;
