package dev.streampod.generator.cli;

import dev.streampod.generator.DescriptionRequest;
import dev.streampod.generator.DescriptionResult;
import dev.streampod.generator.ProtocolDescription;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Describes a protocol to programs of other makers. picocli sets the fields. */
@Command(
        name = "describe",
        description = {
            "Describes the protocol to programs of other makers: an OpenAPI 3.1 document of its methods, and an AsyncAPI 3"
                    + " document of its streams.",
            "They go to META-INF/streampod/<name> in the output, from where a server serves them."
        },
        mixinStandardHelpOptions = true)
final class DescribeCommand implements Callable<Integer> {

    @Mixin
    private final ProtocolOptions options = new ProtocolOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FOLDER",
            required = true,
            description = "a resource folder of the project")
    private Path output = Path.of("");

    @Option(
            names = "--title",
            paramLabel = "TEXT",
            description = "the title of the API in the documents; by default the module's name")
    private @Nullable String title;

    @Option(
            names = "--described-version",
            paramLabel = "VERSION",
            defaultValue = "0",
            description = "the version that the documents bear; by default ${DEFAULT-VALUE}")
    private String version = "";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        DescriptionResult result = ProtocolDescription.run(new DescriptionRequest(
                options.project(),
                options.protocol(),
                options.inProject(output),
                options.module(),
                title == null ? options.module() : title,
                version,
                options.classPath()));
        var report = new Report(spec);
        report.problems(result.diagnostics());
        if (result.failed()) {
            report.failure(result.failure());
            return ExitCode.PROBLEMS;
        }
        report.outcome(result.summary());
        return ExitCode.OK;
    }
}
