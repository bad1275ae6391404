/** What a server counts. */
@NullMarked
package dev.streampod.server.internal.metrics;

import org.jspecify.annotations.NullMarked;
