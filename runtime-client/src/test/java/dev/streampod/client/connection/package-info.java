@NullMarked
package dev.streampod.client.connection;

import org.jspecify.annotations.NullMarked;
