/** The text of protocol files, and places in it. */
@NullMarked
package dev.streampod.generator.source;

import org.jspecify.annotations.NullMarked;
