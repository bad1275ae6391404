/** A Streampod server inside a Spring Boot application: its properties, and what an application may define as beans. */
@NullMarked
package dev.streampod.spring.boot;

import org.jspecify.annotations.NullMarked;
