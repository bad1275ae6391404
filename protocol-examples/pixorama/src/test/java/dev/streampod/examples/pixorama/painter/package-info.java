@NullMarked
package dev.streampod.examples.pixorama.painter;

import org.jspecify.annotations.NullMarked;
