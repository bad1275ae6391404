/** The streams of a session: mailboxes, hooks, and the sessions that endpoints see. */
@NullMarked
package dev.streampod.server.internal.stream;

import org.jspecify.annotations.NullMarked;
