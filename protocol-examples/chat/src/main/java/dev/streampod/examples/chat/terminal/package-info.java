/** A client of the chat for a terminal or a pipe. */
@NullMarked
package dev.streampod.examples.chat.terminal;

import org.jspecify.annotations.NullMarked;
