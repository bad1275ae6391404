/** The server of the canvas, and of its page. */
@NullMarked
package dev.streampod.examples.pixorama.server;

import org.jspecify.annotations.NullMarked;
