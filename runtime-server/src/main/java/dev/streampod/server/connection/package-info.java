/**
 * The wire protocol's state for each connection: streams, mailboxes, queue, barriers. It knows neither the HTTP server
 * underneath nor what carries messages between servers.
 */
@NullMarked
package dev.streampod.server.connection;

import org.jspecify.annotations.NullMarked;
