/** Tests of keys. */
@NullMarked
package dev.streampod.server.auth;

import org.jspecify.annotations.NullMarked;
