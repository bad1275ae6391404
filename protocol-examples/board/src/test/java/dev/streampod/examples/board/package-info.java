/** Tests of the board, as its users and operators meet it. */
@NullMarked
package dev.streampod.examples.board;

import org.jspecify.annotations.NullMarked;
