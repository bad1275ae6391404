package dev.streampod.maven;

import dev.streampod.generator.GeneratedFiles;
import dev.streampod.generator.GenerationRequest;
import dev.streampod.generator.diagnostic.Diagnostic;
import dev.streampod.generator.diagnostic.Severity;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The executions of a project that have generated in this build, in their order. Maven keeps it from one to the next, and runs one
 * at a time.
 */
final class ExecutionsOfBuild {

    private static final String KEY = ExecutionsOfBuild.class.getName();

    /** By their ids. */
    private final Map<String, Path> manifests;

    private ExecutionsOfBuild(Map<String, Path> manifests) {
        this.manifests = manifests;
    }

    /** @param pluginContext what Maven keeps for the plugin and the project */
    @SuppressWarnings("unchecked") // nothing else is kept under that key
    static ExecutionsOfBuild of(Map<Object, Object> pluginContext) {
        return new ExecutionsOfBuild(
                (Map<String, Path>) pluginContext.computeIfAbsent(KEY, key -> new LinkedHashMap<String, Path>()));
    }

    /**
     * Adds an execution.
     *
     * @return an error for each earlier one whose files this one has replaced by others
     */
    List<Diagnostic> add(String executionId, GenerationRequest request) {
        List<Diagnostic> conflicts = manifests.entrySet().stream()
                .filter(earlier -> !earlier.getKey().equals(executionId))
                .flatMap(earlier ->
                        GeneratedFiles.writtenDifferently(request.manifestFile(), earlier.getValue()).stream()
                                .limit(1)
                                .map(file -> conflict(earlier.getKey(), executionId, shown(file, request))))
                .toList();
        manifests.put(executionId, request.manifestFile());
        return conflicts;
    }

    private static Diagnostic conflict(String earlier, String later, String file) {
        return new Diagnostic(
                Severity.ERROR,
                null,
                "the executions \"" + earlier + "\" and \"" + later + "\" both generate " + file
                        + ", each with another content",
                List.of(),
                "give one of them another packageName and moduleName, or other folders");
    }

    private static String shown(Path file, GenerationRequest request) {
        Path root = request.projectDirectory();
        return (file.startsWith(root) ? root.relativize(file) : file).toString().replace('\\', '/');
    }
}
