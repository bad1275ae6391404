@NullMarked
package dev.streampod.server.messaging;

import org.jspecify.annotations.NullMarked;
