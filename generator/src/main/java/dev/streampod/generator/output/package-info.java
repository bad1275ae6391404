/** Brings generated files to disk: writes what changed, deletes what it once wrote and is no longer generated. */
@NullMarked
package dev.streampod.generator.output;

import org.jspecify.annotations.NullMarked;
