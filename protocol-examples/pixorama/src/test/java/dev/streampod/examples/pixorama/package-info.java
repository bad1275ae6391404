@NullMarked
package dev.streampod.examples.pixorama;

import org.jspecify.annotations.NullMarked;
