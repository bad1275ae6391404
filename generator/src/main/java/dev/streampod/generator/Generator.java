package dev.streampod.generator;

import dev.streampod.generator.java.JavaEmitter;
import dev.streampod.generator.java.ProtocolEmitter;

/**
 * Reads a protocol and writes Java. A generator keeps nothing between runs and may be used by several threads at once,
 * as long as no two requests share an output directory or a manifest.
 */
public final class Generator {

    private final JavaEmitter emitter;

    /** Makes a generator that has its Java written by an emitter. */
    public Generator(JavaEmitter emitter) {
        this.emitter = emitter;
    }

    /** Makes the generator that the Maven plugin runs. */
    public static Generator create() {
        return new Generator(new ProtocolEmitter());
    }

    /**
     * Carries out a request. Whatever the files hold ends in diagnostics, never in an exception; with an error among
     * them nothing on disk is touched.
     */
    public GenerationResult run(GenerationRequest request) {
        return new GenerationRun(request, emitter).run();
    }
}
