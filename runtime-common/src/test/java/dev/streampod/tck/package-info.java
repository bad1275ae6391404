/** The rules of Reactive Streams, as their own test kit knows them. */
@NullMarked
package dev.streampod.tck;

import org.jspecify.annotations.NullMarked;
