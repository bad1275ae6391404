/** The guide, held against the product. */
@NullMarked
package dev.streampod.docs;

import org.jspecify.annotations.NullMarked;
