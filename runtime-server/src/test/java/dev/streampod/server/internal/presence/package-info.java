@NullMarked
package dev.streampod.server.internal.presence;

import org.jspecify.annotations.NullMarked;
