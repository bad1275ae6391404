/** JSON as it is written: the same text for the same content, everywhere. */
@NullMarked
package dev.streampod.generator.json;

import org.jspecify.annotations.NullMarked;
