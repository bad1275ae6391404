@NullMarked
package dev.streampod.spring.boot.internal.security;

import org.jspecify.annotations.NullMarked;
