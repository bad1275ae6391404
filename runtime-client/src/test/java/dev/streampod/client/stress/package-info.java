/** Clients, two servers and a network full of faults, against a model that knows what has to arrive. */
@NullMarked
package dev.streampod.client.stress;

import org.jspecify.annotations.NullMarked;
