/** Tests of the whole module. */
@NullMarked
package dev.streampod;

import org.jspecify.annotations.NullMarked;
