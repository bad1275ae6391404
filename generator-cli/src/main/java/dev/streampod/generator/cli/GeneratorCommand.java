package dev.streampod.generator.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: generates, compares and describes protocols as the Maven plugin does. */
@Command(
        name = "streampod-generator",
        description = "Generates code from Streampod protocols, compares their versions, describes them.",
        mixinStandardHelpOptions = true,
        versionProvider = GeneratorCommand.Version.class,
        subcommands = {GenerateCommand.class, CheckCommand.class, DescribeCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the protocol has errors, or changes that fail; nothing was written",
            "2:the command line is wrong",
            "3:the program has made a mistake"
        })
public final class GeneratorCommand implements Runnable {

    /** Reads the version from the jar. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = GeneratorCommand.class.getPackage().getImplementationVersion();
            return new String[] {"streampod-generator " + (version == null ? "(not packaged)" : version)};
        }
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private GeneratorCommand() {}

    /** Runs the command and exits with its code; {@code --help} lists them. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        try {
            return new CommandLine(new GeneratorCommand())
                    .setParameterExceptionHandler(GeneratorCommand::explain)
                    .setExecutionExceptionHandler((failure, command, parsed) -> {
                        failure.printStackTrace(command.getErr());
                        return ExitCode.INTERNAL;
                    })
                    .execute(arguments);
        } catch (Throwable e) { // an Error, which picocli does not catch
            e.printStackTrace();
            return ExitCode.INTERNAL;
        }
    }

    /** Says what is wrong in as few lines as it takes: all options after it would push it off the screen. */
    private static int explain(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("error: " + mistake.getMessage());
        UnmatchedArgumentException.printSuggestions(mistake, err);
        err.println("  try " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    /** Without a subcommand: there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: generate, check or describe");
    }
}
