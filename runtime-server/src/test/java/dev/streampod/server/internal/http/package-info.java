@NullMarked
package dev.streampod.server.internal.http;

import org.jspecify.annotations.NullMarked;
