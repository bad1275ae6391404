/** Tests of how declarations are read, and of the schema that editors read beside them. */
@NullMarked
package dev.streampod.generator.declaration;

import org.jspecify.annotations.NullMarked;
