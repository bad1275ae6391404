/** What a user of a generated client works with. */
@NullMarked
package dev.streampod.client;

import org.jspecify.annotations.NullMarked;
