/** The syntax tree of protocol files: one record for each declaration, names not yet resolved. */
@NullMarked
package dev.streampod.generator.declaration;

import org.jspecify.annotations.NullMarked;
