/**
 * The protocol after linking and checking: names are resolved, defaults are parsed, subclasses and directions are
 * expanded. What an emitter reads from here is complete and free of contradictions.
 */
@NullMarked
package dev.streampod.generator.definition;

import org.jspecify.annotations.NullMarked;
