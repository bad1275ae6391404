package dev.streampod.examples.tour;

import java.nio.file.Files;
import java.nio.file.Path;

/** The browser client that the build of the tour has generated. */
public final class BrowserModule {

    private static final Path FILE = Path.of("target", "generated-browser", "tour.js");

    private BrowserModule() {}

    /** The module; the runtime that it imports is beside it. */
    public static Path file() {
        if (!Files.isRegularFile(FILE)) {
            throw new IllegalStateException("there is no " + FILE.toAbsolutePath() + ": generate-sources writes it");
        }
        return FILE.toAbsolutePath();
    }
}
