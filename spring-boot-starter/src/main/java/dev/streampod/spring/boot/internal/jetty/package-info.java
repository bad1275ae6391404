/** The server within Spring Boot's Jetty. */
@NullMarked
package dev.streampod.spring.boot.internal.jetty;

import org.jspecify.annotations.NullMarked;
