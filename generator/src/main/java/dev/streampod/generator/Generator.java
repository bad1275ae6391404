package dev.streampod.generator;

import dev.streampod.generator.java.JavaEmitter;
import dev.streampod.generator.java.ProtocolEmitter;

/**
 * Reads a protocol and writes Java, and JavaScript for browsers. A generator keeps nothing between runs and may be used by several threads at once,
 * as long as no two requests share an output directory or a manifest.
 */
public final class Generator {

    private final JavaEmitter emitter;
    private final BrowserRuntime browserRuntime;

    /** Makes a generator that has its Java written by an emitter. */
    public Generator(JavaEmitter emitter) {
        this(emitter, BrowserRuntime.onClassPath());
    }

    Generator(JavaEmitter emitter, BrowserRuntime browserRuntime) {
        this.emitter = emitter;
        this.browserRuntime = browserRuntime;
    }

    /** Makes the generator that the Maven plugin runs. */
    public static Generator create() {
        return new Generator(new ProtocolEmitter());
    }

    /**
     * Carries out a request. Errors in the files become diagnostics, never an exception; after an error nothing on disk is
     * touched.
     */
    public GenerationResult run(GenerationRequest request) {
        return new GenerationRun(request, emitter, browserRuntime).run();
    }
}
