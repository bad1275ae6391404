/**
 * WebSocket and HTTP on Jetty. Beside this package and those in it only the classes of the API use Jetty that put its handlers
 * together: {@code StreampodServer}, {@code StreampodFilter} and {@code ServerAssembly}.
 */
@NullMarked
package dev.streampod.server.internal.transport;

import org.jspecify.annotations.NullMarked;
