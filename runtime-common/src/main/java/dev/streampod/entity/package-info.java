/**
 * Entities and their codecs: what generated code is written against.
 *
 * <p>An entity is an immutable value of a protocol. Its codec is generated; it reads and writes the entity's fields
 * through {@link dev.streampod.entity.EntityReader} and {@link dev.streampod.entity.EntityWriter}, which know the wire
 * format, so that the same codec serves JSON and CBOR and uses no reflection.
 */
@NullMarked
package dev.streampod.entity;

import org.jspecify.annotations.NullMarked;
