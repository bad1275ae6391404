/** How what was revoked on one server takes effect on all of the cluster. */
@NullMarked
package dev.streampod.server.internal.revocation;

import org.jspecify.annotations.NullMarked;
