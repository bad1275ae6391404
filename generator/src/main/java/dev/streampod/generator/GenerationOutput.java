package dev.streampod.generator;

import dev.streampod.generator.output.InputFile;
import dev.streampod.generator.output.Manifest;
import dev.streampod.generator.output.ManifestFile;
import dev.streampod.generator.output.OutputDirectory;
import dev.streampod.generator.output.OutputException;
import dev.streampod.generator.output.OutputResult;
import dev.streampod.generator.output.SourceFile;
import dev.streampod.generator.output.UpToDate;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a run writes: one folder for Java, and one for browsers, each with a manifest of its own. That of the browsers knows
 * its outputs and the settings only; the rest is in that of Java, which every run keeps.
 */
final class GenerationOutput {

    private final ManifestFile javaManifest;
    private final Manifest previous;

    /** Null when nothing is, or was, generated for browsers. */
    private final @Nullable ManifestFile browserManifest;

    private GenerationOutput(ManifestFile javaManifest, @Nullable ManifestFile browserManifest) {
        this.javaManifest = javaManifest;
        this.previous = javaManifest.read();
        this.browserManifest = browserManifest;
    }

    /** @param browser what is generated for browsers */
    static GenerationOutput of(GenerationRequest request, Optional<BrowserOutput> browser) {
        Path file = request.manifestFile();
        Path browserFile = file.resolveSibling(file.getFileName() + ".browser");
        return new GenerationOutput(
                new ManifestFile(file, request.outputDirectory()),
                // Without the target: what an earlier run wrote is to be deleted.
                browser.map(BrowserOutput::directory)
                        .or(() -> ManifestFile.outputDirectory(browserFile))
                        .map(directory -> new ManifestFile(browserFile, directory))
                        .orElse(null));
    }

    /** What the run before read and wrote. */
    Manifest previous() {
        return previous;
    }

    /** How many files the run before wrote. */
    int files() {
        return previous.outputs().size()
                + (browserManifest == null
                        ? 0
                        : browserManifest.read().outputs().size());
    }

    boolean upToDate(String settings, List<InputFile> inputs) {
        return UpToDate.check(previous, settings, inputs)
                && (browserManifest == null || UpToDate.checkOutputs(browserManifest.read(), settings));
    }

    /** @throws OutputException if a file cannot be written; where it must not be, no file was touched */
    OutputResult update(List<SourceFile> java, List<SourceFile> browser, Manifest manifest) throws OutputException {
        OutputDirectory.Update javaUpdate = new OutputDirectory(javaManifest, previous).prepare(java);
        if (browserManifest == null) {
            return javaUpdate.carryOut(manifest);
        }
        Manifest earlier = browserManifest.read();
        OutputDirectory.Update browserUpdate = new OutputDirectory(browserManifest, earlier).prepare(browser);
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
        return result.plus(javaUpdate.carryOut(manifest));
    }
}
