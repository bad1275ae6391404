/** The server behind the filters of the application. */
@NullMarked
package dev.streampod.spring.boot.internal.servlet;

import org.jspecify.annotations.NullMarked;
