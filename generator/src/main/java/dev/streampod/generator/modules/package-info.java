/** Protocols that are packaged with other projects: where they are found, and what is known of them. */
@NullMarked
package dev.streampod.generator.modules;

import org.jspecify.annotations.NullMarked;
