/** The chat as a whole. */
@NullMarked
package dev.streampod.examples.chat;

import org.jspecify.annotations.NullMarked;
