/**
 * The WebSocket in a Tomcat of the application: Tomcat has the socket, and Jetty's WebSocket runs on it as it does on a socket
 * of its own. The only package that knows Tomcat.
 */
@NullMarked
package dev.streampod.server.internal.transport.tomcat;

import org.jspecify.annotations.NullMarked;
