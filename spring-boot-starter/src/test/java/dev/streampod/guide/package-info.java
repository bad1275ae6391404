/** The program with Spring Boot of docs/coming-from.md: an application of its own, with a protocol of its own. */
@NullMarked
package dev.streampod.guide;

import org.jspecify.annotations.NullMarked;
