/**
 * Turns a protocol into a module of JavaScript and its declarations for TypeScript: what clients in browsers use. A
 * {@code …Script} writes the JavaScript of a concept, a {@code …Typings} its declarations.
 */
@NullMarked
package dev.streampod.generator.browser;

import org.jspecify.annotations.NullMarked;
