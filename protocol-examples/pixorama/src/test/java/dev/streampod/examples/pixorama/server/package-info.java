@NullMarked
package dev.streampod.examples.pixorama.server;

import org.jspecify.annotations.NullMarked;
