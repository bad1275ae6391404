/** Tests of what the plugin does beside running the generator. */
@NullMarked
package dev.streampod.maven;

import org.jspecify.annotations.NullMarked;
