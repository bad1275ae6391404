package dev.streampod.generator;

import dev.streampod.generator.browser.LongType;
import dev.streampod.generator.definition.Target;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.diagnostic.Suggestion;
import dev.streampod.generator.output.InputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;

/** Reports what a request lacks before anything is read. */
final class RequestValidator {

    private final GenerationRequest request;
    private final Problems problems;

    RequestValidator(GenerationRequest request, Problems problems) {
        this.request = request;
        this.problems = problems;
    }

    /** The project's protocol files; none when something was reported, or when the protocol is in another module. */
    List<InputFile> inputs() {
        checkTargets();
        checkBrowser();
        if (request.protocolModule() != null) {
            if (request.targets().contains(Target.ENTITIES.key())) {
                problems.error("targets: the entities of protocolModule \"" + request.protocolModule()
                                + "\" have been generated already")
                        .hint("set targets to server, client or both");
            }
            return List.of();
        }
        if (withJava()) {
            checkPackageName(request.packageName());
        }
        if (!SourceVersion.isName(ModuleName.upperCamelCase(request.moduleName()), SourceVersion.RELEASE_17)) {
            problems.error("moduleName: \"" + request.moduleName() + "\" cannot be turned into a Java name")
                    .hint("use letters and digits, and start with a letter, for example: my-chat");
        }
        return problems.hasErrors()
                ? List.of()
                : ProtocolFiles.find(request.protocolDirectory(), request.projectDirectory(), problems);
    }

    /**
     * Warnings about files in the protocol directory that look like protocol files and are not read. They depend on
     * files that are no input, and so are found anew in each run.
     */
    Problems misnamed() {
        Problems warnings = new Problems();
        if (request.protocolModule() == null && Files.isDirectory(request.protocolDirectory())) {
            try {
                ProtocolFiles.misnamed(request.protocolDirectory(), request.projectDirectory())
                        .forEach(file -> warnings.warning(
                                        file + " is not read: the names of protocol files end in .yaml or .yml")
                                .hint("rename the file"));
            } catch (IOException e) {
                // Whether the directory can be read is reported where its protocol files are looked for.
                return warnings;
            }
        }
        return warnings;
    }

    /** The targets; without those that were reported. */
    Set<Target> targets() {
        return request.targets().stream()
                .flatMap(key -> Target.ofKey(key).stream())
                .collect(Collectors.toSet());
    }

    /** Whether Java is generated at all. */
    boolean withJava() {
        return !targets().equals(Set.of(Target.BROWSER));
    }

    /** What is generated for browsers, if they are among the targets; nothing when something was reported about it. */
    Optional<BrowserOutput> browser() {
        return targets().contains(Target.BROWSER) ? Optional.ofNullable(request.browser()) : Optional.empty();
    }

    private void checkPackageName(String name) {
        if (name.isEmpty()) {
            problems.error("packageName is not set")
                    .hint("add it to the plugin's <configuration>, for example:"
                            + " <packageName>com.example.chat</packageName>");
        } else if (!SourceVersion.isName(name, SourceVersion.RELEASE_17)) {
            String reserved = Arrays.stream(name.split("\\.", -1))
                    .filter(part -> SourceVersion.isKeyword(part, SourceVersion.RELEASE_17))
                    .map(part -> "\"" + part + "\" is a reserved word of Java: ")
                    .findFirst()
                    .orElse("");
            problems.error("packageName: \"" + name + "\" is not a valid name for a Java package")
                    .hint(reserved + "choose another name, for example: com.example.chat");
        } else if (name.equals("java") || name.startsWith("java.")) {
            problems.error("packageName: \"" + name + "\" is reserved for Java itself")
                    .hint("choose another name, for example: com.example.chat");
        }
    }

    private void checkBrowser() {
        BrowserOutput output = request.browser();
        if (!targets().contains(Target.BROWSER)) {
            return;
        }
        if (output == null) {
            problems.error("the target \"browser\" needs a folder for what is generated")
                    .hint("set browserOutput");
        } else if (LongType.ofKey(output.longs()).isEmpty()) {
            List<String> keys =
                    Arrays.stream(LongType.values()).map(LongType::key).toList();
            problems.error("browserLong: there is no type \"" + output.longs() + "\"")
                    .hint(Suggestion.hint(output.longs(), keys, "valid types: " + String.join(", ", keys)));
        }
    }

    private void checkTargets() {
        List<String> keys = Arrays.stream(Target.values()).map(Target::key).toList();
        if (request.targets().isEmpty()) {
            problems.error("targets is empty: nothing would be generated")
                    .hint("valid targets: " + String.join(", ", keys));
        }
        request.targets().stream()
                .filter(key -> !keys.contains(key))
                .forEach(key -> problems.error("targets: there is no target \"" + key + "\"")
                        .hint(Suggestion.hint(key, keys, "valid targets: " + String.join(", ", keys))));
        if (request.targets().contains(Target.ENTITIES.key())
                && request.targets().stream().anyMatch(Set.of(Target.SERVER.key(), Target.CLIENT.key())::contains)) {
            problems.error("targets: \"entities\" cannot be combined with \"server\" or \"client\"")
                    .hint("remove it: server and client include the entities");
        }
    }
}
