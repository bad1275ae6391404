/** Java out of a protocol: one emitter for each kind of type or member. */
@NullMarked
package dev.streampod.generator.java;

import org.jspecify.annotations.NullMarked;
