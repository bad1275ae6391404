/** Where Redis is, by the properties of Spring Data. */
@NullMarked
package dev.streampod.spring.boot.internal.redis;

import org.jspecify.annotations.NullMarked;
