@NullMarked
package dev.streampod.generator.print;

import org.jspecify.annotations.NullMarked;
