/** Runs the JavaScript tests of the browser runtime, its type checks and its linter, as tests of the build. */
@NullMarked
package dev.streampod.browser;

import org.jspecify.annotations.NullMarked;
