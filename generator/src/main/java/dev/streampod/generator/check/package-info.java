/** The rules of the protocol language. Each looks at one thing, none stops at the first problem. */
@NullMarked
package dev.streampod.generator.check;

import org.jspecify.annotations.NullMarked;
