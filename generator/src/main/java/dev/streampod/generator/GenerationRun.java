package dev.streampod.generator;

import dev.streampod.generator.GenerationResult.Outcome;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.diagnostic.Diagnostic;
import dev.streampod.generator.diagnostic.DiagnosticLines;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.diagnostic.Severity;
import dev.streampod.generator.java.EmitOptions;
import dev.streampod.generator.java.JavaEmitter;
import dev.streampod.generator.modules.ModulePath;
import dev.streampod.generator.output.FileStamp;
import dev.streampod.generator.output.InputFile;
import dev.streampod.generator.output.Manifest;
import dev.streampod.generator.output.OutputException;
import dev.streampod.generator.output.OutputResult;
import dev.streampod.generator.output.SourceFile;
import dev.streampod.generator.source.SourceText;
import dev.streampod.generator.yaml.SourceReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One run of the generator, from its request to its result. Used once. */
final class GenerationRun {

    private final Instant start = Instant.now();
    private final Problems problems = new Problems();
    private final GenerationRequest request;
    private final JavaEmitter emitter;
    private final BrowserRuntime browserRuntime;
    private final RequestValidator check;

    /** Warnings that no manifest keeps. */
    private final Problems unkept = new Problems();

    /** Warnings about manifests. They are no mistakes of the protocol, the run mends them, and so they never fail it. */
    private final Problems damage = new Problems();

    GenerationRun(GenerationRequest request, JavaEmitter emitter, BrowserRuntime browserRuntime) {
        this.request = request;
        this.emitter = emitter;
        this.browserRuntime = browserRuntime;
        this.check = new RequestValidator(request, problems);
    }

    GenerationResult run() {
        List<InputFile> inputs = check.inputs();
        if (problems.hasErrors()) {
            return failed();
        }
        unkept.addAll(check.misnamed());
        Optional<BrowserOutput> browser = check.browser();
        GenerationOutput output = GenerationOutput.of(request, browser);
        output.damaged().forEach(this::warnOfDamage);
        Manifest previous = output.previous();
        String settings = SettingsKey.text(request, browser.isPresent() ? browserRuntime.version() : "");
        if (output.upToDate(settings, inputs)) {
            Optional<List<Diagnostic>> replayed = replay(previous, inputs);
            if (replayed.isPresent()) {
                OutputResult files = new OutputResult(0, 0, output.files());
                return new GenerationResult(
                        Outcome.UP_TO_DATE,
                        withUnkept(replayed.get()),
                        previous.types(),
                        previous.endpoints(),
                        files,
                        sinceStart(),
                        previous.importedTypes());
            }
        }
        try (ModulePath modulePath = ModulePath.of(request.classPath())) {
            modulePath
                    .unreadable()
                    .forEach(line -> problems.warning("a module on the compile class path cannot be read: " + line)
                            .hint("build that module again"));
            String protocolModule = request.protocolModule();
            Optional<ProtocolSource> source = protocolModule == null
                    ? Optional.of(ProtocolSource.own(request, inputs, modulePath.modules()))
                    : ProtocolSource.packaged(protocolModule, modulePath.modules(), problems);
            return source.map(found -> generate(found, output, settings)).orElseGet(this::failed);
        }
    }

    private void warnOfDamage(Path manifest, Path directory) {
        Path root = request.projectDirectory();
        String folder = ProtocolFiles.shown(directory, root);
        String file = ProtocolFiles.shown(manifest, root);
        damage.warning("the list of generated files, " + file
                        + ", is damaged: files that are generated no longer may be left in " + folder)
                .hint("delete " + folder + " and " + file + ", and generate again");
    }

    private GenerationResult generate(ProtocolSource source, GenerationOutput output, String settings) {
        String moduleName = ModuleName.upperCamelCase(source.moduleName());
        ProtocolReader reader = new ProtocolReader(problems);
        Optional<ProtocolModel> read =
                reader.read(source.inputs(), moduleName, check.targets(), source.modules(), source.packagedTypes());
        if (read.isEmpty() || (request.failOnWarning() && source.withEntities() && has(Severity.WARNING))) {
            return failed();
        }
        ProtocolModel model = read.get();
        if (source.withEntities() && check.withJava()) {
            SharedPackage.check(model, source.packageName(), reader.locations(), problems);
        }
        List<SourceFile> java = check.withJava()
                ? emitter.emit(
                        model,
                        new EmitOptions(source.packageName(), moduleName, check.targets(), source.withEntities()))
                : List.of();
        List<SourceFile> browser = check.browser()
                .map(wanted ->
                        new BrowserFiles(browserRuntime, wanted, problems).of(model, moduleName, reader.locations()))
                .orElse(List.of());
        if (problems.hasErrors()) {
            return failed();
        }
        int types = model.classes().size() + model.enums().size();
        int endpoints = model.endpoints().size();
        try {
            OutputResult result = output.update(java, browser, manifest(source, reader, settings, types, endpoints));
            return new GenerationResult(
                    Outcome.GENERATED,
                    withUnkept(relevant(source)),
                    types,
                    endpoints,
                    result,
                    sinceStart(),
                    reader.importedTypes());
        } catch (OutputException e) {
            problems.error(String.valueOf(e.getMessage())).hint(e.hint());
            return failed();
        }
    }

    private Manifest manifest(ProtocolSource source, ProtocolReader reader, String settings, int types, int endpoints) {
        // The files of a packaged module change with the class path, which the settings tell.
        SortedMap<String, FileStamp> inputs = source.withEntities() ? reader.stamps() : new TreeMap<>();
        List<Diagnostic> diagnostics = relevant(source);
        // A diagnostic about a file of another project can be replayed only by a run that reads that file.
        boolean ownFiles = inputs.keySet().containsAll(DiagnosticLines.paths(diagnostics));
        return new Manifest(
                ownFiles ? settings : "",
                request.outputDirectory(),
                TimeUnit.MILLISECONDS.toMicros(start.toEpochMilli()),
                types,
                endpoints,
                ownFiles ? DiagnosticLines.of(diagnostics) : List.of(),
                reader.importedTypes(),
                inputs,
                new TreeMap<>());
    }

    /**
     * Repeats the diagnostics of the previous run: they still hold when nothing has changed.
     *
     * @return those diagnostics; nothing when they cannot be restored
     */
    private Optional<List<Diagnostic>> replay(Manifest previous, List<InputFile> inputs) {
        SourceReader sources = new SourceReader(problems);
        Map<String, SourceText> texts = new HashMap<>();
        try {
            return Optional.of(DiagnosticLines.parse(
                    previous.diagnostics(),
                    path -> texts.computeIfAbsent(path, read -> source(read, inputs, sources))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static SourceText source(String path, List<InputFile> inputs, SourceReader sources) {
        return inputs.stream()
                .filter(input -> input.shownPath().equals(path))
                .findAny()
                .flatMap(input -> sources.bytes(input.path(), path))
                .flatMap(bytes -> sources.decode(bytes, path))
                .orElseThrow(() -> new IllegalArgumentException("no source of that path"));
    }

    /** The diagnostics of this run, without those of a packaged protocol: they were reported where it can be changed. */
    private List<Diagnostic> relevant(ProtocolSource source) {
        return problems.sorted().stream()
                .filter(problem -> source.withEntities() || problem.span() == null)
                .toList();
    }

    private List<Diagnostic> withUnkept(List<Diagnostic> diagnostics) {
        return Stream.of(damage.sorted(), unkept.sorted(), diagnostics)
                .flatMap(List::stream)
                .toList();
    }

    private boolean has(Severity severity) {
        return Stream.of(unkept, problems)
                .flatMap(each -> each.sorted().stream())
                .anyMatch(diagnostic -> diagnostic.severity() == severity);
    }

    private GenerationResult failed() {
        return new GenerationResult(
                Outcome.FAILED,
                withUnkept(problems.sorted()),
                0,
                0,
                new OutputResult(0, 0, 0),
                sinceStart(),
                new TreeSet<>());
    }

    private Duration sinceStart() {
        return Duration.between(start, Instant.now());
    }
}
