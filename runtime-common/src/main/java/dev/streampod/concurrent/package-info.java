/** Threads of server and client: executors, timers, work loops, failures that have no caller, and the texts of failures. */
@NullMarked
package dev.streampod.concurrent;

import org.jspecify.annotations.NullMarked;
