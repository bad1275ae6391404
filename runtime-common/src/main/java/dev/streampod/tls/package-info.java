/** Keys and certificates from files, for servers and clients. */
@NullMarked
package dev.streampod.tls;

import org.jspecify.annotations.NullMarked;
