/**
 * The connection of a client: its states, its retries, its heartbeats, and what flows over it. It knows no WebSocket
 * library; {@link dev.streampod.client.internal.session.Connector} is what it asks of one.
 */
@NullMarked
package dev.streampod.client.internal.session;

import org.jspecify.annotations.NullMarked;
