@NullMarked
package dev.streampod.client.internal.retry;

import org.jspecify.annotations.NullMarked;
