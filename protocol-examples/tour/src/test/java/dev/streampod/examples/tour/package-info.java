/** The tour, tried from outside as any other program would. */
@NullMarked
package dev.streampod.examples.tour;

import org.jspecify.annotations.NullMarked;
