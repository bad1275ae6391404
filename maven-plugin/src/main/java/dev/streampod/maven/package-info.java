/** The Maven plugin: a thin shell around the generator. */
@NullMarked
package dev.streampod.maven;

import org.jspecify.annotations.NullMarked;
