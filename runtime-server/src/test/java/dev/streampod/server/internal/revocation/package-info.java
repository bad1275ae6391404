@NullMarked
package dev.streampod.server.internal.revocation;

import org.jspecify.annotations.NullMarked;
