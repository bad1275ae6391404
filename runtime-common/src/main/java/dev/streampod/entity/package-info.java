/**
 * Entities and their codecs: what generated code is written against.
 *
 * <p>An entity is an immutable value of a protocol. Its codec is generated; it reads and writes the entity's fields
 * through {@link dev.streampod.entity.EntityReader} and {@link dev.streampod.entity.EntityWriter}, which know the wire
 * format, and uses no reflection.
 */
@NullMarked
package dev.streampod.entity;

import org.jspecify.annotations.NullMarked;
