/** What is served over HTTP beside the WebSocket, whatever server receives the requests. */
@NullMarked
package dev.streampod.server.internal.http;

import org.jspecify.annotations.NullMarked;
