/** The description of a generated protocol: its codecs and its endpoints. */
@NullMarked
package dev.streampod.protocol;

import org.jspecify.annotations.NullMarked;
