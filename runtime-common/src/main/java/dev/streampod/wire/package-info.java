/** The frames of the wire protocol, their codes, and their reading and writing. */
@NullMarked
package dev.streampod.wire;

import org.jspecify.annotations.NullMarked;
