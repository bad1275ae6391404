/** The endpoints of a server by name, their access rules, and what their handlers are given. */
@NullMarked
package dev.streampod.server.internal.endpoint;

import org.jspecify.annotations.NullMarked;
