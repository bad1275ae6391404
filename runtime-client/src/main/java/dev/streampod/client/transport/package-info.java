/** WebSockets, by Jetty's core client. Nothing outside this package knows Jetty. */
@NullMarked
package dev.streampod.client.transport;

import org.jspecify.annotations.NullMarked;
