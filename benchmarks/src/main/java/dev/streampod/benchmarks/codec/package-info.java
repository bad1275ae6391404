/** JMH benchmarks of codecs. */
@NullMarked
package dev.streampod.benchmarks.codec;

import org.jspecify.annotations.NullMarked;
