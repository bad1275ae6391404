/** Channels that a client follows. */
@NullMarked
package dev.streampod.client.internal.feed;

import org.jspecify.annotations.NullMarked;
