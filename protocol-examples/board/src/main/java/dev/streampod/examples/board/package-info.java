/** A Spring Boot application whose users see each change of an order the moment it is committed. */
@NullMarked
package dev.streampod.examples.board;

import org.jspecify.annotations.NullMarked;
