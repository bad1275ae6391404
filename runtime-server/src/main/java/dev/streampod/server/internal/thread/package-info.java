/** The threads of a server, and the share that each client address has of them. */
@NullMarked
package dev.streampod.server.internal.thread;

import org.jspecify.annotations.NullMarked;
