@NullMarked
package dev.streampod.spring.boot.internal.actuator;

import org.jspecify.annotations.NullMarked;
