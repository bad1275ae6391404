/** Problems in a protocol: what is wrong, where, and what to do about it. */
@NullMarked
package dev.streampod.generator.diagnostic;

import org.jspecify.annotations.NullMarked;
