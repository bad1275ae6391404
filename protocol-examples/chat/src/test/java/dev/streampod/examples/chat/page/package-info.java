/** The page, in a real browser. */
@NullMarked
package dev.streampod.examples.chat.page;

import org.jspecify.annotations.NullMarked;
