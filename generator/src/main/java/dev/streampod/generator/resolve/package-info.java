/** Resolves declared names, types and values: what each reference stands for, and why it stands for nothing. */
@NullMarked
package dev.streampod.generator.resolve;

import org.jspecify.annotations.NullMarked;
