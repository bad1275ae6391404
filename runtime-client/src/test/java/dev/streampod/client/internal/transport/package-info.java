@NullMarked
package dev.streampod.client.internal.transport;

import org.jspecify.annotations.NullMarked;
