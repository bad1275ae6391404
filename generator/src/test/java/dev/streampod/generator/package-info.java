/** Tests of the generator as a whole. */
@NullMarked
package dev.streampod.generator;

import org.jspecify.annotations.NullMarked;
