@NullMarked
package dev.streampod.server.internal.broker.redis;

import org.jspecify.annotations.NullMarked;
