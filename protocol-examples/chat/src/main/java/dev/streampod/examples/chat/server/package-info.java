/** The server of the chat. */
@NullMarked
package dev.streampod.examples.chat.server;

import org.jspecify.annotations.NullMarked;
