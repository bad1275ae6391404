/**
 * Compares two versions of a protocol and tells what no longer fits together. Looks at models and at places in files
 * alone; reads and writes nothing.
 */
@NullMarked
package dev.streampod.generator.compatibility;

import org.jspecify.annotations.NullMarked;
