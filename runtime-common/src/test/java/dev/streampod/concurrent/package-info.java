/** Tests of the frames. */
@NullMarked
package dev.streampod.concurrent;

import org.jspecify.annotations.NullMarked;
