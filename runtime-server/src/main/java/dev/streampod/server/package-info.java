/** The server as its users see it: endpoints, sessions, limits, and the server itself. */
@NullMarked
package dev.streampod.server;

import org.jspecify.annotations.NullMarked;
