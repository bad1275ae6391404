/** Tests of the server over real sockets. */
@NullMarked
package dev.streampod.server;

import org.jspecify.annotations.NullMarked;
