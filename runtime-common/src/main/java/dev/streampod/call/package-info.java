/** The streams of calls, the same on both sides: items in one direction, credit and cancellation in the other. */
@NullMarked
package dev.streampod.call;

import org.jspecify.annotations.NullMarked;
