/** A server that does what a test says, with none of the code under test. */
@NullMarked
package dev.streampod.client.script;

import org.jspecify.annotations.NullMarked;
