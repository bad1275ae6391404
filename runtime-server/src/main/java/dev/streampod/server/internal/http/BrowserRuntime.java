package dev.streampod.server.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files of {@code streampod-runtime-browser}, below {@code /streampod/}. Immutable. */
public final class BrowserRuntime implements Documents {

    private static final String PATH = "/streampod/";
    private static final String FOLDER = "META-INF/resources" + PATH;
    private static final List<String> MODULES = List.of("streampod", "streampod-react");

    private final Map<String, Document> files = new HashMap<>();

    private BrowserRuntime() {}

    /**
     * Reads the files.
     *
     * @throws IllegalArgumentException when they are not on the class path
     */
    public static BrowserRuntime of(ClassLoader loader) {
        var runtime = new BrowserRuntime();
        for (String module : MODULES) {
            runtime.add(loader, module + ".js", "text/javascript; charset=utf-8");
            runtime.add(loader, module + ".d.ts", "text/plain; charset=utf-8");
        }
        return runtime;
    }

    private void add(ClassLoader loader, String name, String type) {
        try (InputStream in = loader.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalArgumentException(
                        "There is no " + FOLDER + name + " on the class path. Add the artifact"
                                + " dev.streampod:streampod-runtime-browser, or leave out serveBrowserRuntime()");
            }
            files.put(
                    PATH + name,
                    new Document(HttpStatus.OK.code(), type, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FOLDER + name, e);
        }
    }

    @Override
    public @Nullable Document at(String path) {
        return files.get(path);
    }
}
