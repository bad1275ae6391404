package dev.streampod.generator;

import dev.streampod.generator.compatibility.Acknowledgement;
import dev.streampod.generator.compatibility.AcknowledgementReader;
import dev.streampod.generator.compatibility.Change;
import dev.streampod.generator.compatibility.ChangeReport;
import dev.streampod.generator.compatibility.Effect;
import dev.streampod.generator.compatibility.ProtocolComparison;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.SourceLocations;
import dev.streampod.generator.diagnostic.Diagnostic;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.diagnostic.Severity;
import dev.streampod.generator.diagnostic.Suggestion;
import dev.streampod.generator.modules.ModuleDescriptor;
import dev.streampod.generator.modules.ModulePath;
import dev.streampod.generator.modules.PackagedModule;
import dev.streampod.generator.output.InputFile;
import dev.streampod.generator.yaml.SourceReader;
import dev.streampod.generator.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares a protocol with an earlier version of it, and tells what no longer fits together. Keeps nothing between runs,
 * and writes nothing.
 */
public final class CompatibilityCheck {

    private static final List<String> FAIL_ON =
            Stream.of(Effect.values()).map(Effect::key).toList();

    private final CompatibilityRequest request;
    private final Problems problems = new Problems();

    private CompatibilityCheck(CompatibilityRequest request) {
        this.request = request;
    }

    /** Carries out a request. Errors in the files become diagnostics, never an exception. */
    public static CompatibilityResult run(CompatibilityRequest request) {
        return new CompatibilityCheck(request).result();
    }

    private CompatibilityResult result() {
        Effect failOn = Effect.ofKey(request.failOn()).orElse(Effect.WIRE);
        if (!FAIL_ON.contains(request.failOn())) {
            problems.error("failOn: \"" + request.failOn() + "\" is not a valid value")
                    .hint(Suggestion.hint(request.failOn(), FAIL_ON, "valid values: " + String.join(", ", FAIL_ON)));
        }
        Optional<Protocol> newer;
        Optional<Protocol> older;
        try (ModulePath modulePath = ModulePath.of(request.classPath())) {
            List<PackagedModule> modules = ProtocolSource.others(modulePath.modules(), request.moduleName());
            newer = protocol(
                    ProtocolFiles.find(request.protocolDirectory(), request.projectDirectory(), problems),
                    modules,
                    null);
            older = baseline(modules);
        }
        List<Acknowledgement> acknowledgements = acknowledgements();
        if (newer.isEmpty() || older.isEmpty()) {
            return new CompatibilityResult(problems.sorted(), List.of(), 0);
        }
        List<Change> changes = ProtocolComparison.compare(
                older.get().model(),
                older.get().locations(),
                newer.get().model(),
                newer.get().locations());
        ChangeReport report = new ChangeReport(failOn, acknowledgements);
        report.report(changes, problems);
        return new CompatibilityResult(problems.sorted(), changes, report.acknowledged());
    }

    private Optional<Protocol> baseline(List<PackagedModule> modules) {
        String shown = shown(request.against());
        if (!Files.exists(request.against())) {
            problems.error("the earlier protocol " + shown + " does not exist")
                    .hint("set \"against\" to an existing folder or jar, or to group:artifact:version");
            return Optional.empty();
        }
        try (Baseline baseline = Baseline.open(request, shown)) {
            List<InputFile> files = baseline.files();
            if (files.isEmpty()) {
                problems.error("the earlier protocol " + shown + " contains no protocol files")
                        .hint("set \"against\" to a folder of protocol files, or to a jar that contains them in "
                                + ModuleDescriptor.ROOT + "/" + request.moduleName());
            }
            return protocol(files, modules, baseline.importedTypes());
        } catch (IOException e) {
            problems.error("the earlier protocol " + shown + " cannot be read: " + e.getMessage())
                    .hint(
                            "set \"against\" to a folder of protocol files or a jar, and moduleName to the name of the module in it");
            return Optional.empty();
        }
    }

    /** Reads a protocol; of what is to be said about it alone, only errors concern the comparison. */
    private Optional<Protocol> protocol(
            List<InputFile> files, List<PackagedModule> modules, @Nullable Set<String> packagedTypes) {
        if (files.isEmpty()) {
            return Optional.empty();
        }
        Problems own = new Problems();
        ProtocolReader reader = new ProtocolReader(own);
        Optional<ProtocolModel> model =
                reader.read(files, ModuleName.upperCamelCase(request.moduleName()), Set.of(), modules, packagedTypes);
        own.sorted().stream()
                .filter(diagnostic -> diagnostic.severity() == Severity.ERROR)
                .forEach(this::repeat);
        return model.map(read -> new Protocol(read, reader.locations()));
    }

    private void repeat(Diagnostic diagnostic) {
        Problems.Report report = diagnostic.span() == null
                ? problems.error(diagnostic.message())
                : problems.error(diagnostic.span(), diagnostic.message());
        diagnostic.notes().forEach(note -> report.note(note.span(), note.text()));
        report.hint(diagnostic.hint());
    }

    private List<Acknowledgement> acknowledgements() {
        Path file = request.acknowledgementsFile();
        if (!Files.exists(file)) {
            return List.of();
        }
        SourceReader sources = new SourceReader(problems);
        String shown = shown(file);
        return sources.bytes(file, shown)
                .flatMap(bytes -> sources.decode(bytes, shown))
                .map(new YamlReader(problems)::read)
                .map(new AcknowledgementReader(problems)::read)
                .orElse(List.of());
    }

    private String shown(Path path) {
        return ProtocolFiles.shown(path, request.projectDirectory());
    }

    private record Protocol(ProtocolModel model, SourceLocations locations) {}
}
