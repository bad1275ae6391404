/** Methods, from generated stubs to generated endpoints, over real sockets. */
@NullMarked
package dev.streampod.methods;

import org.jspecify.annotations.NullMarked;
