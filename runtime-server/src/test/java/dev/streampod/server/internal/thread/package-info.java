@NullMarked
package dev.streampod.server.internal.thread;

import org.jspecify.annotations.NullMarked;
