/** Programs of guide pages, taken from the pages. */
@NullMarked
package dev.streampod.guide;

import org.jspecify.annotations.NullMarked;
