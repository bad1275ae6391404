package dev.streampod.generator.cli;

import dev.streampod.generator.CompatibilityCheck;
import dev.streampod.generator.CompatibilityRequest;
import dev.streampod.generator.CompatibilityResult;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares a protocol with an earlier version of it. picocli sets the fields. */
@Command(
        name = "check",
        description = {
            "Compares the protocol with an earlier version of it, and reports what would break: between old and new"
                    + " programs, or where people compile against the generated code.",
            "Writes nothing."
        },
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

    @Mixin
    private final ProtocolOptions options = new ProtocolOptions();

    @Option(
            names = "--against",
            paramLabel = "PATH",
            required = true,
            description =
                    "the earlier protocol: a folder of protocol files, or a jar or a folder of classes that has them in"
                            + " META-INF/streampod")
    private Path against = Path.of("");

    @Option(
            names = "--acknowledgements",
            paramLabel = "FILE",
            defaultValue = "src/main/protocol-changes.yaml",
            description = "the changes that are known and answered for; it need not exist. By default ${DEFAULT-VALUE}")
    private Path acknowledgements = Path.of("");

    @Option(
            names = "--fail-on",
            paramLabel = "EFFECT",
            defaultValue = "wire",
            description = "which changes fail: wire, source (these too) or nothing; by default ${DEFAULT-VALUE}")
    private String failOn = "";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        CompatibilityResult result = CompatibilityCheck.run(new CompatibilityRequest(
                options.project(),
                options.protocol(),
                options.module(),
                options.inProject(against),
                options.inProject(acknowledgements),
                options.classPath(),
                failOn));
        var report = new Report(spec);
        report.problems(result.diagnostics());
        if (result.failed()) {
            report.failure(result.failure());
            return ExitCode.PROBLEMS;
        }
        report.outcome("compared with " + against + ": " + result.summary());
        return ExitCode.OK;
    }
}
