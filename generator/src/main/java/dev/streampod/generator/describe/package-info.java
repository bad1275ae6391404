/**
 * Documents that describe a protocol to programs of other makers: OpenAPI for its methods, AsyncAPI for its streams. Of a
 * protocol they tell what a client may see.
 */
@NullMarked
package dev.streampod.generator.describe;

import org.jspecify.annotations.NullMarked;
