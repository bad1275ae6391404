/** The conformance suite of the wire protocol, {@code conformance/} at the top, run against the server and the clients. */
@NullMarked
package dev.streampod.examples.tour.conformance;

import org.jspecify.annotations.NullMarked;
