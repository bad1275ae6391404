package dev.streampod.generator.cli;

import dev.streampod.generator.BrowserOutput;
import dev.streampod.generator.GenerationRequest;
import dev.streampod.generator.GenerationResult;
import dev.streampod.generator.GenerationResult.Outcome;
import dev.streampod.generator.GenerationWatch;
import dev.streampod.generator.Generator;
import dev.streampod.generator.diagnostic.Diagnostic;
import dev.streampod.generator.diagnostic.DiagnosticJson;
import dev.streampod.generator.output.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Generates what a protocol stands for, once or after each change. picocli sets the fields. */
@Command(
        name = "generate",
        description = {
            "Generates entities, endpoint skeletons and client stubs in Java, and modules for browsers.",
            "Writes only what changed, deletes only what it wrote itself, and touches nothing while a protocol file"
                    + " has an error."
        },
        mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {

    @Mixin
    private final ProtocolOptions options = new ProtocolOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FOLDER",
            required = true,
            description = "the root of the generated packages; a source root of the project")
    private Path output = Path.of("");

    @Option(
            names = "--package",
            paramLabel = "NAME",
            defaultValue = "",
            description = "the Java package of the entities, such as com.example.chat; not with --protocol-module")
    private String packageName = "";

    @Option(
            names = "--targets",
            paramLabel = "TARGET",
            split = ",",
            defaultValue = "server,client",
            description = "for whom: server, client, entities (neither) and browser; by default ${DEFAULT-VALUE}")
    private Set<String> targets = Set.of();

    @Option(
            names = "--browser-output",
            paramLabel = "FOLDER",
            description = "the folder of the modules for browsers, and of the runtime beside them")
    private @Nullable Path browserOutput;

    @Option(
            names = "--browser-long",
            paramLabel = "TYPE",
            defaultValue = "bigint",
            description = "the JavaScript type of a long: bigint or number; by default ${DEFAULT-VALUE}")
    private String browserLong = "";

    @Option(
            names = "--protocol-module",
            paramLabel = "NAME",
            description = "the protocol on the class path whose server's or client's side is generated here")
    private @Nullable String protocolModule;

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description =
                    "where to keep what was read and written, outside of the output, one file for each protocol; by"
                            + " default the output's name and .manifest beside it")
    private @Nullable Path manifest;

    @Option(names = "--fail-on-warning", description = "a warning counts as an error")
    private boolean failOnWarning;

    @Option(
            names = "--diagnostics",
            paramLabel = "FILE",
            description = "a file to write all problems to as JSON, for editors and other programs")
    private @Nullable Path diagnostics;

    @Option(
            names = "--watch",
            description = "generate again after each change of a protocol file, and tell which problems come and go;"
                    + " ends with Ctrl+C")
    private boolean watch;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var report = new Report(spec);
        if (watch) {
            watch(report);
            return ExitCode.OK;
        }
        GenerationResult result = Generator.create().run(request());
        report.problems(result.diagnostics());
        boolean written = writeDiagnostics(result.diagnostics(), report);
        if (result.outcome() == Outcome.FAILED) {
            report.failure(result.failure());
        } else {
            report.outcome(result.summary());
        }
        return result.outcome() == Outcome.FAILED || !written ? ExitCode.PROBLEMS : ExitCode.OK;
    }

    /** Goes on until the process is ended. */
    private void watch(Report report) throws InterruptedException {
        report.outcome("watching " + options.protocol());
        new GenerationWatch(Generator.create(), request(), new GenerationWatch.Listener() {

                    @Override
                    public void generated(GenerationResult result, List<Diagnostic> appeared, List<Diagnostic> gone) {
                        report.fixed(gone);
                        report.problems(appeared);
                        report.outcome(line(result));
                        writeDiagnostics(result.diagnostics(), report);
                    }

                    @Override
                    public void failed(Throwable mistake) {
                        report.mistake(mistake);
                    }
                })
                .run();
    }

    private static String line(GenerationResult result) {
        return result.outcome() == Outcome.FAILED ? result.failure() : result.summary();
    }

    private GenerationRequest request() {
        Path root = options.inProject(output);
        return GenerationRequest.builder()
                .projectDirectory(options.project())
                .protocolDirectory(options.protocol())
                .outputDirectory(root)
                .manifestFile(manifest == null ? besides(root) : options.inProject(manifest))
                .packageName(packageName)
                .moduleName(options.module())
                .targets(targets)
                .failOnWarning(failOnWarning)
                .classPath(options.classPath())
                .protocolModule(protocolModule)
                .browser(
                        browserOutput == null ? null : new BrowserOutput(options.inProject(browserOutput), browserLong))
                .build();
    }

    private static Path besides(Path output) {
        Path folder = output.toAbsolutePath().normalize();
        return folder.resolveSibling(folder.getFileName() + ".manifest");
    }

    private boolean writeDiagnostics(List<Diagnostic> problems, Report report) {
        if (diagnostics == null) {
            return true;
        }
        try {
            AtomicFiles.write(
                    options.inProject(diagnostics),
                    DiagnosticJson.format(problems).getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (IOException e) {
            report.failure("error: the file of --diagnostics cannot be written: " + e);
            return false;
        }
    }
}
