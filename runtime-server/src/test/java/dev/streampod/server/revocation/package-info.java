@NullMarked
package dev.streampod.server.revocation;

import org.jspecify.annotations.NullMarked;
