/** Tests of how problems are shown. */
@NullMarked
package dev.streampod.generator.diagnostic;

import org.jspecify.annotations.NullMarked;
