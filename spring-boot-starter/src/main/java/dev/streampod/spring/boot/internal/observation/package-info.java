/** Observations of the calls of endpoints. */
@NullMarked
package dev.streampod.spring.boot.internal.observation;

import org.jspecify.annotations.NullMarked;
