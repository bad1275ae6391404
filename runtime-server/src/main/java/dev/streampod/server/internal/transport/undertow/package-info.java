/**
 * The WebSocket in an Undertow of the application: Undertow has the socket, and Jetty's WebSocket runs on it as it does on a
 * socket of its own. The only package that knows Undertow.
 */
@NullMarked
package dev.streampod.server.internal.transport.undertow;

import org.jspecify.annotations.NullMarked;
