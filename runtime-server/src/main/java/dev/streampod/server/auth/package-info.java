/** Authentication of clients: keys, and what turns a key into a user. */
@NullMarked
package dev.streampod.server.auth;

import org.jspecify.annotations.NullMarked;
