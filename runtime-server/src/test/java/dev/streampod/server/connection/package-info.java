/** Tests of a connection's parts by themselves. */
@NullMarked
package dev.streampod.server.connection;

import org.jspecify.annotations.NullMarked;
