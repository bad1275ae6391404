/** Building, starting and stopping the server, and saying why that is not possible. */
@NullMarked
package dev.streampod.spring.boot.internal.start;

import org.jspecify.annotations.NullMarked;
