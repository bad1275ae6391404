/** The way out of a session: encoding, the bounded queue, flushing, and what is held back for slow readers. */
@NullMarked
package dev.streampod.server.internal.outbound;

import org.jspecify.annotations.NullMarked;
