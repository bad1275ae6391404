@NullMarked
package dev.streampod.server.internal.call;

import org.jspecify.annotations.NullMarked;
