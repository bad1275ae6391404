@NullMarked
package dev.streampod.spring.boot;

import org.jspecify.annotations.NullMarked;
