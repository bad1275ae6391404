/** WebSockets, by Jetty's core client. Nothing outside this package knows Jetty. */
@NullMarked
package dev.streampod.client.internal.transport;

import org.jspecify.annotations.NullMarked;
