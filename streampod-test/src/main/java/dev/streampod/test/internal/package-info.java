/** What the extensions for plain servers and for Spring Boot share. */
@NullMarked
package dev.streampod.test.internal;

import org.jspecify.annotations.NullMarked;
