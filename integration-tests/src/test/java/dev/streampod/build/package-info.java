/** The build itself. */
@NullMarked
package dev.streampod.build;

import org.jspecify.annotations.NullMarked;
