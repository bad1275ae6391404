@NullMarked
package dev.streampod.call;

import org.jspecify.annotations.NullMarked;
