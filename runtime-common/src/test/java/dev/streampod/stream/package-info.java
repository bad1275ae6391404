@NullMarked
package dev.streampod.stream;

import org.jspecify.annotations.NullMarked;
