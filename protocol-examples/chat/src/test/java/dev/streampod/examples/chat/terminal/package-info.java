/** What the terminal shows. */
@NullMarked
package dev.streampod.examples.chat.terminal;

import org.jspecify.annotations.NullMarked;
