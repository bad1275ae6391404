/** The generator as a command. */
@NullMarked
package dev.streampod.generator.cli;

import org.jspecify.annotations.NullMarked;
