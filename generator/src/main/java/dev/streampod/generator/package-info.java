/** Reads a protocol and writes Java: {@link dev.streampod.generator.Generator} is the way in. */
@NullMarked
package dev.streampod.generator;

import org.jspecify.annotations.NullMarked;
