/** Channels that clients follow. */
@NullMarked
package dev.streampod.server.internal.follow;

import org.jspecify.annotations.NullMarked;
