package dev.streampod.generator;

import java.nio.file.Path;

/**
 * What is generated for browsers, and to where.
 *
 * @param directory the folder that the modules go to, and the runtime beside them
 * @param longs what 64-bit integers are in JavaScript: {@code bigint}, or {@code number}, for which values beyond
 *     2<sup>53</sup> - 1 are errors
 */
public record BrowserOutput(Path directory, String longs) {

    public BrowserOutput {
        directory = directory.toAbsolutePath().normalize();
    }
}
