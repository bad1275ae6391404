/** The metrics of a server. */
@NullMarked
package dev.streampod.server.metrics;

import org.jspecify.annotations.NullMarked;
