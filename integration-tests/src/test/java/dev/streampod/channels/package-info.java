/** Channels of a protocol, from generated classes over the runtime and a real Redis. */
@NullMarked
package dev.streampod.channels;

import org.jspecify.annotations.NullMarked;
