/** The context that all parts of a server share. */
@NullMarked
package dev.streampod.server.internal;

import org.jspecify.annotations.NullMarked;
