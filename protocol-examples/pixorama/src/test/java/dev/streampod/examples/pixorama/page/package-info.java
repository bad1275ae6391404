@NullMarked
package dev.streampod.examples.pixorama.page;

import org.jspecify.annotations.NullMarked;
