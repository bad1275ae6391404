package dev.streampod.generator;

import dev.streampod.generator.definition.Target;
import dev.streampod.generator.diagnostic.NearMiss;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.output.InputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;

/** Reports what a request lacks before anything is read. */
final class RequestCheck {

    private final GenerationRequest request;
    private final Problems problems;

    RequestCheck(GenerationRequest request, Problems problems) {
        this.request = request;
        this.problems = problems;
    }

    /** The project's protocol files; none when something was reported, or when the protocol is in another module. */
    List<InputFile> inputs() {
        checkTargets();
        if (request.protocolModule() != null) {
            if (request.targets().contains(Target.ENTITIES.key())) {
                problems.error("targets: the entities of a protocolModule exist already")
                        .hint("generate its server or client");
            }
            return List.of();
        }
        if (!SourceVersion.isName(request.packageName(), SourceVersion.RELEASE_17)) {
            problems.error("packageName: \"" + request.packageName() + "\" is not the name of a Java package")
                    .hint("for example: com.example.chat");
        }
        if (!SourceVersion.isName(ModuleName.upperCamelCase(request.moduleName()), SourceVersion.RELEASE_17)) {
            problems.error("moduleName: no Java name can be made of \"" + request.moduleName() + "\"")
                    .hint("it takes letters and digits, a letter first");
        }
        return problems.hasErrors() ? List.of() : files();
    }

    /** The targets; without those that were reported. */
    Set<Target> targets() {
        return request.targets().stream()
                .flatMap(key -> Target.ofKey(key).stream())
                .collect(Collectors.toSet());
    }

    private void checkTargets() {
        List<String> keys = Arrays.stream(Target.values()).map(Target::key).toList();
        if (request.targets().isEmpty()) {
            problems.error("targets: nothing to generate").hint("it takes " + String.join(", ", keys));
        }
        request.targets().stream()
                .filter(key -> !keys.contains(key))
                .forEach(key -> problems.error("targets: \"" + key + "\" is none")
                        .hint(NearMiss.hint(key, keys, "it takes " + String.join(", ", keys))));
        if (request.targets().size() > 1 && request.targets().contains(Target.ENTITIES.key())) {
            problems.error("targets: \"entities\" stands alone").hint("server and client generate the entities too");
        }
    }

    private List<InputFile> files() {
        String shown = ProtocolFiles.shown(request.protocolDirectory(), request.projectDirectory());
        if (!Files.isDirectory(request.protocolDirectory())) {
            problems.error("there is no protocol directory " + shown)
                    .hint("create it and put YAML files there, or set protocolDirectory");
            return List.of();
        }
        try {
            List<InputFile> files = ProtocolFiles.find(request.protocolDirectory(), request.projectDirectory());
            if (files.isEmpty()) {
                problems.error("there are no protocol files below " + shown)
                        .hint("put files there whose names end in .yaml, or set protocolDirectory");
            }
            return files;
        } catch (IOException e) {
            problems.error("the protocol directory " + shown + " cannot be read: " + e.getMessage())
                    .hint("check that you may read it");
            return List.of();
        }
    }
}
