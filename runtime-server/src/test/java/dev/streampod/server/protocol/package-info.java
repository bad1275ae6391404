/** A protocol as the generator would write it, for the server's tests. */
@NullMarked
package dev.streampod.server.protocol;

import org.jspecify.annotations.NullMarked;
