@NullMarked
package dev.streampod.server.internal.auth;

import org.jspecify.annotations.NullMarked;
