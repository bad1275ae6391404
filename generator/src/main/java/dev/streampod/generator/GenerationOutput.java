package dev.streampod.generator;

import dev.streampod.generator.output.InputFile;
import dev.streampod.generator.output.Manifest;
import dev.streampod.generator.output.ManifestFile;
import dev.streampod.generator.output.OutputDirectory;
import dev.streampod.generator.output.OutputException;
import dev.streampod.generator.output.OutputResult;
import dev.streampod.generator.output.PreviousRun;
import dev.streampod.generator.output.SourceFile;
import dev.streampod.generator.output.UpToDate;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a run writes: one folder for Java, and one for browsers, each with a manifest of its own. That of the browsers knows
 * its outputs and the settings only; the rest is in that of Java, which every run keeps.
 */
final class GenerationOutput {

    private final Path projectDirectory;
    private final ManifestFile javaManifest;
    private final PreviousRun java;

    /** What other requests list, read when something is to be deleted. */
    private final Supplier<Set<Path>> shared;

    /** Null when nothing is, or was, generated for browsers. */
    private final @Nullable ManifestFile browserManifest;

    /** Null with it. */
    private final @Nullable PreviousRun browser;

    private GenerationOutput(
            GenerationRequest request, ManifestFile javaManifest, @Nullable ManifestFile browserManifest) {
        this.projectDirectory = request.projectDirectory();
        this.shared = () -> request.otherManifests().stream()
                .flatMap(file -> GeneratedFiles.of(file).keySet().stream())
                .collect(Collectors.toSet());
        this.javaManifest = javaManifest;
        this.java = javaManifest.read();
        this.browserManifest = browserManifest;
        this.browser = browserManifest == null ? null : browserManifest.read();
    }

    /** @param browser what is generated for browsers */
    static GenerationOutput of(GenerationRequest request, Optional<BrowserOutput> browser) {
        Path file = request.manifestFile();
        Path browserFile = GeneratedFiles.browserManifest(file);
        return new GenerationOutput(
                request,
                new ManifestFile(file, request.outputDirectory()),
                // Without the target: what an earlier run wrote is to be deleted.
                browser.map(BrowserOutput::directory)
                        .or(() -> ManifestFile.outputDirectory(browserFile))
                        .map(directory -> new ManifestFile(browserFile, directory))
                        .orElse(null));
    }

    /** What the run before read and wrote. */
    Manifest previous() {
        return java.manifest();
    }

    /** The manifests that can be read in part only or not at all, each with the directory whose files it lists. */
    Map<Path, Path> damaged() {
        Map<Path, Path> damaged = new LinkedHashMap<>();
        for (PreviousRun earlier : browser == null ? List.of(java) : List.of(java, browser)) {
            Path file = earlier.damaged();
            if (file != null) {
                damaged.put(file, earlier.manifest().outputDirectory());
            }
        }
        return damaged;
    }

    /** How many files the run before wrote. */
    int files() {
        return previous().outputs().size()
                + (browser == null ? 0 : browser.manifest().outputs().size());
    }

    boolean upToDate(String settings, List<InputFile> inputs) {
        return UpToDate.check(previous(), settings, inputs)
                && (browser == null || UpToDate.checkOutputs(browser.manifest(), settings));
    }

    /** @throws OutputException if a file cannot be written; where it must not be, no file was touched */
    OutputResult update(List<SourceFile> javaFiles, List<SourceFile> browserFiles, Manifest manifest)
            throws OutputException {
        OutputDirectory.Update javaUpdate = new OutputDirectory(javaManifest, previous(), shared).prepare(javaFiles);
        if (browserManifest == null || browser == null) {
            return abandoned(javaManifest, java).plus(javaUpdate.carryOut(manifest));
        }
        Manifest earlier = browser.manifest();
        OutputDirectory.Update browserUpdate =
                new OutputDirectory(browserManifest, earlier, shared).prepare(browserFiles);
        OutputResult abandoned = abandoned(javaManifest, java).plus(abandoned(browserManifest, browser));
        // Last the manifest that says that all is up to date.
        OutputResult result = browserUpdate.carryOut(new Manifest(
                manifest.settings(),
                earlier.outputDirectory(),
                manifest.startedAt(),
                0,
                0,
                List.of(),
                new TreeSet<>(),
                new TreeMap<>(),
                new TreeMap<>()));
        return abandoned.plus(result).plus(javaUpdate.carryOut(manifest));
    }

    /**
     * Deletes what the run before wrote to another directory of the project, before its manifest is replaced. The manifest of a
     * project that was copied tells of a directory of the original, where nothing is touched.
     */
    private OutputResult abandoned(ManifestFile file, PreviousRun earlier) throws OutputException {
        Manifest elsewhere = earlier.elsewhere();
        int deleted = elsewhere != null && elsewhere.outputDirectory().startsWith(projectDirectory)
                ? new OutputDirectory(file, elsewhere, shared).abandon()
                : 0;
        return new OutputResult(0, deleted, 0);
    }
}
