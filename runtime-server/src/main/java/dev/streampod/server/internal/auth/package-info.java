/** Asks the authenticator, within bounds, and knows what was revoked meanwhile. */
@NullMarked
package dev.streampod.server.internal.auth;

import org.jspecify.annotations.NullMarked;
