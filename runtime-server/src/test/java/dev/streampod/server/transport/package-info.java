@NullMarked
package dev.streampod.server.transport;

import org.jspecify.annotations.NullMarked;
