/** Tests of a connection's parts by themselves. */
@NullMarked
package dev.streampod.server.internal.session;

import org.jspecify.annotations.NullMarked;
