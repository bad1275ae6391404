/** Connections, masters and scripts of Redis, for all its uses. */
@NullMarked
package dev.streampod.server.internal.redis;

import org.jspecify.annotations.NullMarked;
