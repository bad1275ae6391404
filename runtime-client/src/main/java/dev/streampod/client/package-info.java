/** The API of generated clients. */
@NullMarked
package dev.streampod.client;

import org.jspecify.annotations.NullMarked;
