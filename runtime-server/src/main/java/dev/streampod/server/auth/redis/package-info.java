/** Keys in Redis, for the servers of a cluster. */
@NullMarked
package dev.streampod.server.auth.redis;

import org.jspecify.annotations.NullMarked;
