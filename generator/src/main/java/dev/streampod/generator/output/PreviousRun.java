package dev.streampod.generator.output;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest file tells of the run before.
 *
 * @param manifest what that run read and wrote, as far as it wrote to the same directory; without settings where that is not
 *     the whole of it
 * @param elsewhere what it wrote, where that was another directory; null otherwise
 * @param damaged the file, where it can be read in part only or not at all; null otherwise
 */
public record PreviousRun(
        Manifest manifest,
        @Nullable Manifest elsewhere,
        @Nullable Path damaged) {}
