/** What a server counts. */
@NullMarked
package dev.streampod.server.metrics;

import org.jspecify.annotations.NullMarked;
