/** Prints types that JavaPoet describes as the text of source files, in one pass. Knows nothing of protocols. */
@NullMarked
package dev.streampod.generator.print;

import org.jspecify.annotations.NullMarked;
