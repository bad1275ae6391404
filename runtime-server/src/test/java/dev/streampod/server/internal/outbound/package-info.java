@NullMarked
package dev.streampod.server.internal.outbound;

import org.jspecify.annotations.NullMarked;
