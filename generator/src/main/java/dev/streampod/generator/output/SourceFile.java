package dev.streampod.generator.output;

/**
 * One generated file.
 *
 * @param relativePath below the output directory, with {@code /} as separator ({@code com/example/SetPixel.java})
 * @param content the whole text, lines ended by {@code \n}
 */
public record SourceFile(String relativePath, String content) {}
