@NullMarked
package dev.streampod.client.transport;

import org.jspecify.annotations.NullMarked;
