/** When something that failed is tried again. */
@NullMarked
package dev.streampod.client.internal.retry;

import org.jspecify.annotations.NullMarked;
