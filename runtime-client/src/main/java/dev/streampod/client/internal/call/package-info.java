/** Calls of methods that a client has open. */
@NullMarked
package dev.streampod.client.internal.call;

import org.jspecify.annotations.NullMarked;
