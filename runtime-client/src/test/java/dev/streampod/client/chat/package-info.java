/** A protocol and its client as generated code has them. */
@NullMarked
package dev.streampod.client.chat;

import org.jspecify.annotations.NullMarked;
