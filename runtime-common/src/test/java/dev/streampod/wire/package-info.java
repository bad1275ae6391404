/** Tests of the frames. */
@NullMarked
package dev.streampod.wire;

import org.jspecify.annotations.NullMarked;
