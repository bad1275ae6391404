@NullMarked
package dev.streampod.server.internal.stream;

import org.jspecify.annotations.NullMarked;
