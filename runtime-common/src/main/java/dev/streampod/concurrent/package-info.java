/** Threads of server and client: executors, timers, work loops, and failures that have no caller. */
@NullMarked
package dev.streampod.concurrent;

import org.jspecify.annotations.NullMarked;
