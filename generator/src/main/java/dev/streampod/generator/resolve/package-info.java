/** Resolves the names, types and values in declarations. */
@NullMarked
package dev.streampod.generator.resolve;

import org.jspecify.annotations.NullMarked;
