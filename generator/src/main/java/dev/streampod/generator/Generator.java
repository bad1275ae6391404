package dev.streampod.generator;

import dev.streampod.generator.GenerationResult.Outcome;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.Target;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.diagnostic.Severity;
import dev.streampod.generator.java.EmitOptions;
import dev.streampod.generator.java.JavaEmitter;
import dev.streampod.generator.java.ProtocolEmitter;
import dev.streampod.generator.java.SourceFile;
import dev.streampod.generator.output.InputFile;
import dev.streampod.generator.output.Manifest;
import dev.streampod.generator.output.ManifestFile;
import dev.streampod.generator.output.OutputDirectory;
import dev.streampod.generator.output.OutputException;
import dev.streampod.generator.output.OutputResult;
import dev.streampod.generator.output.UpToDate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

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
        Instant start = Instant.now();
        long startedAt = TimeUnit.MILLISECONDS.toMicros(start.toEpochMilli());
        Problems problems = new Problems();
        RequestCheck check = new RequestCheck(request, problems);
        List<InputFile> inputs = check.inputs();
        if (problems.hasErrors()) {
            return failed(problems, start);
        }
        ManifestFile manifestFile = new ManifestFile(request.manifestFile(), request.outputDirectory());
        Manifest earlier = manifestFile.read();
        String settings = Settings.text(request);
        if (UpToDate.check(earlier, settings, inputs)) {
            OutputResult files = new OutputResult(0, 0, earlier.outputs().size());
            return new GenerationResult(
                    Outcome.UP_TO_DATE, List.of(), earlier.types(), earlier.endpoints(), files, since(start));
        }

        String moduleName = ModuleName.upperCamelCase(request.moduleName());
        ProtocolReader reader = new ProtocolReader(problems);
        Set<Target> targets = check.targets();
        Optional<ProtocolModel> read = reader.read(inputs, moduleName, targets);
        if (read.isEmpty() || (request.failOnWarning() && has(Severity.WARNING, problems))) {
            return failed(problems, start);
        }
        ProtocolModel model = read.get();
        List<SourceFile> files = emitter.emit(model, new EmitOptions(request.packageName(), moduleName, targets));
        int types = model.classes().size() + model.enums().size();
        int endpoints = model.endpoints().size();
        // What has a warning is read again next time, so that nobody loses sight of it.
        String keptSettings = has(Severity.WARNING, problems) ? "" : settings;
        Manifest manifest = new Manifest(
                keptSettings, request.outputDirectory(), startedAt, types, endpoints, reader.stamps(), new TreeMap<>());
        try {
            OutputResult result = new OutputDirectory(manifestFile, earlier).update(files, manifest);
            return new GenerationResult(Outcome.GENERATED, problems.sorted(), types, endpoints, result, since(start));
        } catch (OutputException e) {
            problems.error(String.valueOf(e.getMessage())).hint(e.hint());
            return failed(problems, start);
        }
    }

    private static boolean has(Severity severity, Problems problems) {
        return problems.sorted().stream().anyMatch(diagnostic -> diagnostic.severity() == severity);
    }

    private static GenerationResult failed(Problems problems, Instant start) {
        return new GenerationResult(Outcome.FAILED, problems.sorted(), 0, 0, new OutputResult(0, 0, 0), since(start));
    }

    private static Duration since(Instant start) {
        return Duration.between(start, Instant.now());
    }
}
