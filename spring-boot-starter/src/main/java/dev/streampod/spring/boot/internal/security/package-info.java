/** Users of Spring Security. */
@NullMarked
package dev.streampod.spring.boot.internal.security;

import org.jspecify.annotations.NullMarked;
