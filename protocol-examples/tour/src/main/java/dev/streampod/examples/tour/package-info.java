/** One endpoint for each kind of behaviour. */
@NullMarked
package dev.streampod.examples.tour;

import org.jspecify.annotations.NullMarked;
