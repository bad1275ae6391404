/** Presence on channels, shared among the servers of a cluster. */
@NullMarked
package dev.streampod.server.internal.presence;

import org.jspecify.annotations.NullMarked;
