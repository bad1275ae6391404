@NullMarked
package dev.streampod.server.internal.redis;

import org.jspecify.annotations.NullMarked;
