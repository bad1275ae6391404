/** WebSocket and HTTP behind the filters of an application of servlets, in any container that can hand over a socket. */
@NullMarked
package dev.streampod.server.internal.transport.servlet;

import org.jspecify.annotations.NullMarked;
