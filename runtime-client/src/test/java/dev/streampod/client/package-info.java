@NullMarked
package dev.streampod.client;

import org.jspecify.annotations.NullMarked;
