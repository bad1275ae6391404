/** Where Redis is, and how a server signs in there. */
@NullMarked
package dev.streampod.server.redis;

import org.jspecify.annotations.NullMarked;
