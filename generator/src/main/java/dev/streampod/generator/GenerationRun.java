package dev.streampod.generator;

import dev.streampod.generator.GenerationResult.Outcome;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.diagnostic.Diagnostic;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.diagnostic.Severity;
import dev.streampod.generator.java.EmitOptions;
import dev.streampod.generator.java.JavaEmitter;
import dev.streampod.generator.java.SourceFile;
import dev.streampod.generator.modules.ModulePath;
import dev.streampod.generator.output.FileStamp;
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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** One run of the generator, from its request to its result. Used once. */
final class GenerationRun {

    private final Instant start = Instant.now();
    private final Problems problems = new Problems();
    private final GenerationRequest request;
    private final JavaEmitter emitter;
    private final RequestCheck check;

    GenerationRun(GenerationRequest request, JavaEmitter emitter) {
        this.request = request;
        this.emitter = emitter;
        this.check = new RequestCheck(request, problems);
    }

    GenerationResult run() {
        List<InputFile> inputs = check.inputs();
        if (problems.hasErrors()) {
            return failed();
        }
        ManifestFile manifestFile = new ManifestFile(request.manifestFile(), request.outputDirectory());
        Manifest earlier = manifestFile.read();
        String settings = Settings.text(request);
        if (UpToDate.check(earlier, settings, inputs)) {
            OutputResult files = new OutputResult(0, 0, earlier.outputs().size());
            return new GenerationResult(
                    Outcome.UP_TO_DATE, List.of(), earlier.types(), earlier.endpoints(), files, sinceStart());
        }
        try (ModulePath modulePath = ModulePath.of(request.classPath())) {
            modulePath
                    .unreadable()
                    .forEach(line -> problems.warning("a module on the compile class path cannot be read: " + line)
                            .hint("package it again"));
            String protocolModule = request.protocolModule();
            Optional<ProtocolSource> source = protocolModule == null
                    ? Optional.of(ProtocolSource.own(request, inputs, modulePath.modules()))
                    : ProtocolSource.packaged(protocolModule, modulePath.modules(), problems);
            return source.map(found -> generate(found, new OutputDirectory(manifestFile, earlier), settings))
                    .orElseGet(this::failed);
        }
    }

    private GenerationResult generate(ProtocolSource source, OutputDirectory output, String settings) {
        String moduleName = ModuleName.upperCamelCase(source.moduleName());
        ProtocolReader reader = new ProtocolReader(problems);
        Optional<ProtocolModel> read = reader.read(source.inputs(), moduleName, check.targets(), source.modules());
        if (read.isEmpty() || (request.failOnWarning() && source.withEntities() && has(Severity.WARNING))) {
            return failed();
        }
        ProtocolModel model = read.get();
        List<SourceFile> files = emitter.emit(
                model, new EmitOptions(source.packageName(), moduleName, check.targets(), source.withEntities()));
        int types = model.classes().size() + model.enums().size();
        int endpoints = model.endpoints().size();
        try {
            OutputResult result = output.update(files, manifest(source, reader, settings, types, endpoints));
            return new GenerationResult(Outcome.GENERATED, said(source), types, endpoints, result, sinceStart());
        } catch (OutputException e) {
            problems.error(String.valueOf(e.getMessage())).hint(e.hint());
            return failed();
        }
    }

    private Manifest manifest(ProtocolSource source, ProtocolReader reader, String settings, int types, int endpoints) {
        // What there is something to say about is read again next time, so that nobody loses sight of it.
        String keptSettings = said(source).isEmpty() ? settings : "";
        // The files of a packaged module change with the class path, which the settings tell.
        SortedMap<String, FileStamp> inputs = source.withEntities() ? reader.stamps() : new TreeMap<>();
        return new Manifest(
                keptSettings,
                request.outputDirectory(),
                TimeUnit.MILLISECONDS.toMicros(start.toEpochMilli()),
                types,
                endpoints,
                inputs,
                new TreeMap<>());
    }

    /** What is not wrong in a packaged protocol was said where it can be changed. */
    private List<Diagnostic> said(ProtocolSource source) {
        return problems.sorted().stream()
                .filter(problem -> source.withEntities() || problem.span() == null)
                .toList();
    }

    private boolean has(Severity severity) {
        return problems.sorted().stream().anyMatch(diagnostic -> diagnostic.severity() == severity);
    }

    private GenerationResult failed() {
        return new GenerationResult(Outcome.FAILED, problems.sorted(), 0, 0, new OutputResult(0, 0, 0), sinceStart());
    }

    private Duration sinceStart() {
        return Duration.between(start, Instant.now());
    }
}
