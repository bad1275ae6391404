/** The counters of a server. */
@NullMarked
package dev.streampod.server.internal.metrics;

import org.jspecify.annotations.NullMarked;
