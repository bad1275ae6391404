package dev.streampod.generator.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** What all subcommands are told. picocli sets the fields. */
final class ProtocolOptions {

    @Option(
            names = "--project",
            paramLabel = "FOLDER",
            defaultValue = ".",
            description =
                    "the project's root, from where the paths of problems are shown; by default the current folder")
    private Path project = Path.of("");

    @Option(
            names = "--protocol",
            paramLabel = "FOLDER",
            defaultValue = "src/main/protocol",
            description =
                    "the folder of the protocol files, *.yaml and *.yml at any depth; by default ${DEFAULT-VALUE}")
    private Path protocol = Path.of("");

    @Option(
            names = "--module",
            paramLabel = "NAME",
            required = true,
            description = "the protocol's name: my-chat makes MyChatClient and MyChatEndpoints")
    private String module = "";

    @Option(
            names = "--class-path",
            paramLabel = "PATH",
            defaultValue = "",
            description = "jars and folders with the protocols that this one uses, separated as a class path is")
    private String classPath = "";

    Path project() {
        return project;
    }

    /** A path from the project's root. */
    Path inProject(Path path) {
        return project.resolve(path);
    }

    Path protocol() {
        return inProject(protocol);
    }

    String module() {
        return module;
    }

    List<Path> classPath() {
        return Arrays.stream(classPath.split(Pattern.quote(File.pathSeparator)))
                .filter(entry -> !entry.isBlank())
                .map(entry -> inProject(Path.of(entry)))
                .toList();
    }
}
