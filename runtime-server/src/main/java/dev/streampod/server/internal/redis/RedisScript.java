package dev.streampod.server.internal.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Reads the scripts that Redis runs, each a file beside the class that sends it. */
public final class RedisScript {

    private RedisScript() {}

    /**
     * Returns the text of a script without the lines that are comments, which Redis need not get.
     *
     * @param owner the class in whose package the file is
     * @param name the file's name
     */
    public static String read(Class<?> owner, String name) {
        try (InputStream file = owner.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("The file " + name + " beside " + owner.getName() + " is missing");
            }
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("--"))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
