/** The endpoints of a server by name, who may use them, and what their handlers are given. */
@NullMarked
package dev.streampod.server.internal.endpoint;

import org.jspecify.annotations.NullMarked;
