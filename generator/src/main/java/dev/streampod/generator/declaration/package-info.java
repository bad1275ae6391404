/** What the user said: one record for each thing that a protocol file declares, names not yet resolved. */
@NullMarked
package dev.streampod.generator.declaration;

import org.jspecify.annotations.NullMarked;
