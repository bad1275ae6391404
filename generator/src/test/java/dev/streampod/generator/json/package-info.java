@NullMarked
package dev.streampod.generator.json;

import org.jspecify.annotations.NullMarked;
