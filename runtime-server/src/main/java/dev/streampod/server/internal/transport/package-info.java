/** WebSocket and HTTP on Jetty: the only package that knows it. */
@NullMarked
package dev.streampod.server.internal.transport;

import org.jspecify.annotations.NullMarked;
