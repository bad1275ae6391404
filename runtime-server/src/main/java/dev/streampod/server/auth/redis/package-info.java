/** Keys in Redis, for the servers of a cluster. Beside the messages between them the only package that knows the client. */
@NullMarked
package dev.streampod.server.auth.redis;

import org.jspecify.annotations.NullMarked;
