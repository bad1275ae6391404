/** A program that paints a picture onto the canvas, through the generated client. */
@NullMarked
package dev.streampod.examples.pixorama.painter;

import org.jspecify.annotations.NullMarked;
