@NullMarked
package dev.streampod.spring.boot.internal.redis;

import org.jspecify.annotations.NullMarked;
