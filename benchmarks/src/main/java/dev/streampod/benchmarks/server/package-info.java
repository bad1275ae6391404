/** What every measured server process has in common: how it is driven and how it ends. */
@NullMarked
package dev.streampod.benchmarks.server;

import org.jspecify.annotations.NullMarked;
