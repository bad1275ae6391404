@NullMarked
package dev.streampod.client.internal.thread;

import org.jspecify.annotations.NullMarked;
