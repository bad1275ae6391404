@NullMarked
package dev.streampod.server.messaging.presence;

import org.jspecify.annotations.NullMarked;
