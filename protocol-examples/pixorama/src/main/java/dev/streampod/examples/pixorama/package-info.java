/** Pixorama: a canvas that everybody paints on. */
@NullMarked
package dev.streampod.examples.pixorama;

import org.jspecify.annotations.NullMarked;
