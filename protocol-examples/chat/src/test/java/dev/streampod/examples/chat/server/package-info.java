/** The server, through generated clients and real sockets. */
@NullMarked
package dev.streampod.examples.chat.server;

import org.jspecify.annotations.NullMarked;
