/** Generated code as it is kept under {@code src/test/golden}: what it looks like, that it compiles, and what it does. */
@NullMarked
package dev.streampod.golden;

import org.jspecify.annotations.NullMarked;
