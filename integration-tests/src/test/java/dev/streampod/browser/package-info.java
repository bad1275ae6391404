/** What is generated for browsers: kept as it is, compiled by TypeScript, and run by Node. */
@NullMarked
package dev.streampod.browser;

import org.jspecify.annotations.NullMarked;
