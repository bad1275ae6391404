/** Calls of methods, over WebSocket and over HTTP. */
@NullMarked
package dev.streampod.server.internal.call;

import org.jspecify.annotations.NullMarked;
