@NullMarked
package dev.streampod.server.internal.broker;

import org.jspecify.annotations.NullMarked;
