/** What a generated protocol says of itself: its codecs and its endpoints. */
@NullMarked
package dev.streampod.protocol;

import org.jspecify.annotations.NullMarked;
