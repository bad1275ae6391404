/** Tests of what entities and their codecs are made of. */
@NullMarked
package dev.streampod.entity;

import org.jspecify.annotations.NullMarked;
