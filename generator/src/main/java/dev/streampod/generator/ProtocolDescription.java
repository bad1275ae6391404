package dev.streampod.generator;

import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.describe.AsyncApiDocument;
import dev.streampod.generator.describe.DocumentInfo;
import dev.streampod.generator.describe.OpenApiDocument;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.modules.ModuleDescriptor;
import dev.streampod.generator.modules.ModulePath;
import dev.streampod.generator.output.AtomicFiles;
import dev.streampod.generator.output.InputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.SourceVersion;

/**
 * Describes a protocol to programs of other makers: an OpenAPI document of its methods, and an AsyncAPI document of its
 * streams. Keeps nothing between runs.
 */
public final class ProtocolDescription {

    /** The document of the methods, in the folder of its protocol. */
    public static final String OPENAPI_FILE = "openapi.json";

    /** The document of the streams, in the folder of its protocol. */
    public static final String ASYNCAPI_FILE = "asyncapi.json";

    private final DescriptionRequest request;
    private final Problems problems = new Problems();

    private ProtocolDescription(DescriptionRequest request) {
        this.request = request;
    }

    /**
     * Carries out a request. Errors in the files become diagnostics, never an exception; after an error nothing on disk is
     * touched, and otherwise only changed files are written.
     */
    public static DescriptionResult run(DescriptionRequest request) {
        return new ProtocolDescription(request).result();
    }

    private DescriptionResult result() {
        if (!SourceVersion.isName(ModuleName.upperCamelCase(request.moduleName()), SourceVersion.RELEASE_17)) {
            problems.error("moduleName: \"" + request.moduleName() + "\" cannot be turned into a Java name")
                    .hint("use letters and digits, and start with a letter, for example: my-chat");
        }
        if (request.version().isBlank()) {
            problems.error("version is not set").hint("set it to the version of the API, for example: 1.0");
        }
        List<InputFile> inputs = ProtocolFiles.find(request.protocolDirectory(), request.projectDirectory(), problems);
        if (problems.hasErrors()) {
            return failed();
        }
        Optional<ProtocolModel> model = model(inputs);
        if (model.isEmpty()) {
            return failed();
        }
        String title = request.title().isBlank() ? request.moduleName() : request.title();
        return write(
                model.get(), new DocumentInfo(title, request.version(), ModuleName.onTheWire(request.moduleName())));
    }

    private Optional<ProtocolModel> model(List<InputFile> inputs) {
        try (ModulePath modulePath = ModulePath.of(request.classPath())) {
            return new ProtocolReader(problems)
                    .read(
                            inputs,
                            ModuleName.upperCamelCase(request.moduleName()),
                            Set.of(),
                            ProtocolSource.others(modulePath.modules(), request.moduleName()));
        }
    }

    private DescriptionResult write(ProtocolModel model, DocumentInfo info) {
        Path folder = request.outputDirectory().resolve(ModuleDescriptor.ROOT).resolve(info.module());
        Map<Path, String> documents = new LinkedHashMap<>();
        documents.put(folder.resolve(OPENAPI_FILE), OpenApiDocument.of(model, info));
        documents.put(folder.resolve(ASYNCAPI_FILE), AsyncApiDocument.of(model, info));
        int written = 0;
        for (Map.Entry<Path, String> document : documents.entrySet()) {
            try {
                written += write(document.getKey(), document.getValue()) ? 1 : 0;
            } catch (IOException e) {
                problems.error(ProtocolFiles.shown(document.getKey(), request.projectDirectory())
                                + " cannot be written: " + e.getMessage())
                        .hint("check that you have permission to write to outputDirectory");
                return failed();
            }
        }
        return new DescriptionResult(problems.sorted(), List.copyOf(documents.keySet()), written);
    }

    private static boolean write(Path file, String text) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        if (Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), content)) {
            return false;
        }
        AtomicFiles.write(file, content);
        return true;
    }

    private DescriptionResult failed() {
        return new DescriptionResult(problems.sorted(), List.of(), 0);
    }
}
