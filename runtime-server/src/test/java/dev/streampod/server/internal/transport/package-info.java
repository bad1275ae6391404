@NullMarked
package dev.streampod.server.internal.transport;

import org.jspecify.annotations.NullMarked;
