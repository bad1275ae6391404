/** What server and client share about threads: what becomes of a failure that has no caller, and loops that survive one. */
@NullMarked
package dev.streampod.concurrent;

import org.jspecify.annotations.NullMarked;
