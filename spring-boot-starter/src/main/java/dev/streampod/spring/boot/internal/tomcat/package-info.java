/** The server on the port of the application's Tomcat. */
@NullMarked
package dev.streampod.spring.boot.internal.tomcat;

import org.jspecify.annotations.NullMarked;
