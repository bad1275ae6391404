/** Tests of what is emitted: how it reads, and that Java takes it. */
@NullMarked
package dev.streampod.generator.java;

import org.jspecify.annotations.NullMarked;
