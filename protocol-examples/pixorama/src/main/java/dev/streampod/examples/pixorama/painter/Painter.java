package dev.streampod.examples.pixorama.painter;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line of the painter. */
@Command(
        name = "painter",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Paints a picture onto a Pixorama canvas.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the picture that was asked for is on the canvas",
            "1:it is not, or differs when read back",
            "2:the picture cannot be read, or the arguments are wrong"
        })
public final class Painter implements Callable<Integer> {

    /** The colour of a blank canvas. */
    private static final int BLANK = 0;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "http://localhost:8080",
            description = "Where the canvas is. Default: ${DEFAULT-VALUE}.")
    private String server = "";

    @Option(names = "--key", paramLabel = "KEY", description = "Signs in with this key.")
    private @Nullable String key;

    @Option(names = "--verify", description = "Reads the canvas back over a second connection and compares.")
    private boolean verify;

    @Option(
            names = "--clear",
            description = "Clears the canvas first, for everybody; the key needs the scope admin. "
                    + "Without a picture that is all.")
    private boolean clear;

    @Parameters(paramLabel = "PICTURE", arity = "0..1", description = "A PNG or JPEG file.")
    private @Nullable Path file;

    private Painter() {}

    public static void main(String[] arguments) {
        System.setProperty("java.awt.headless", "true");
        System.setProperty("jdk.console", "java.base"); // else Java 22 to 24 take anything for a terminal
        System.exit(new CommandLine(new Painter()).execute(arguments));
    }

    @Override
    public Integer call() {
        if (file == null && !clear) {
            throw badUsage("Missing required parameter: 'PICTURE'");
        }
        try {
            Picture picture = file == null ? null : Picture.read(file);
            if (clear) {
                clear();
            }
            if (picture != null) {
                paint(picture);
            }
            return CommandLine.ExitCode.OK;
        } catch (UnreadablePictureException unreadable) {
            System.err.println(unreadable.getMessage());
            return CommandLine.ExitCode.USAGE;
        } catch (PaintingFailedException failed) {
            System.err.println(failed.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private void clear() throws PaintingFailedException {
        try (var connection = open()) {
            System.out.println("cleared: " + connection.clear(BLANK) + " pixels have changed");
        }
    }

    private void paint(Picture picture) throws PaintingFailedException {
        Painting painting;
        try (var connection = open()) {
            var progress = new Progress(System.out, onTerminal());
            painting = connection.paint(picture, now -> progress.show(now.confirmed(), now.total()));
        }
        if (verify) {
            try (var connection = open()) {
                int differences = painting.differences(connection.look());
                if (differences > 0) {
                    throw new PaintingFailedException(
                            ("%d of %d pixels are not as painted. Somebody else may have painted " + "over them.")
                                    .formatted(differences, painting.total()));
                }
                System.out.println("verified: the canvas shows the picture");
            }
        }
    }

    @SuppressWarnings("SystemConsoleNull") // main sees to it that it is null where there is no terminal
    private static boolean onTerminal() {
        return System.console() != null;
    }

    private CanvasConnection open() throws PaintingFailedException {
        try {
            return CanvasConnection.open(server, key);
        } catch (IllegalArgumentException malformed) {
            throw badUsage("--server: " + malformed.getMessage());
        }
    }

    private ParameterException badUsage(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }
}
