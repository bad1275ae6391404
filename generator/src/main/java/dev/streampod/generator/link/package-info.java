/** Makes the resolved model out of declarations that passed every rule. */
@NullMarked
package dev.streampod.generator.link;

import org.jspecify.annotations.NullMarked;
