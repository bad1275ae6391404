@NullMarked
package dev.streampod.server.messaging.redis;

import org.jspecify.annotations.NullMarked;
