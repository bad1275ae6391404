@NullMarked
package dev.streampod.server.redis;

import org.jspecify.annotations.NullMarked;
