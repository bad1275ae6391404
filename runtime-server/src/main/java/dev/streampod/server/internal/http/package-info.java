/** The resources that are served over HTTP beside the WebSocket, independent of the HTTP server. */
@NullMarked
package dev.streampod.server.internal.http;

import org.jspecify.annotations.NullMarked;
