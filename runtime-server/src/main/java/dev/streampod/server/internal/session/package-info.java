/** The sessions of clients: their states, their users, how they are resumed, and what is done with each frame. */
@NullMarked
package dev.streampod.server.internal.session;

import org.jspecify.annotations.NullMarked;
