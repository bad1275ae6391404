@NullMarked
package dev.streampod.server.auth.redis;

import org.jspecify.annotations.NullMarked;
