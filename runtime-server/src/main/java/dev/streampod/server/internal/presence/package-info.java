/** Who is present on channels, on all servers of a cluster. */
@NullMarked
package dev.streampod.server.internal.presence;

import org.jspecify.annotations.NullMarked;
