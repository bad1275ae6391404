/** What Spring Boot finds and configures by itself. */
@NullMarked
package dev.streampod.spring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
