/** YAML as nodes that know their place and keep their text as it was written. The only package that knows SnakeYAML. */
@NullMarked
package dev.streampod.generator.yaml;

import org.jspecify.annotations.NullMarked;
