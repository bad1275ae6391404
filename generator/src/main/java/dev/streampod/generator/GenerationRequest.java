package dev.streampod.generator;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What to generate, from what, to where. Immutable. */
public final class GenerationRequest {

    private final Path projectDirectory;
    private final Path protocolDirectory;
    private final Path outputDirectory;
    private final Path manifestFile;
    private final List<Path> otherManifests;
    private final String packageName;
    private final String moduleName;
    private final Set<String> targets;
    private final boolean failOnWarning;
    private final List<Path> classPath;
    private final @Nullable String protocolModule;
    private final @Nullable BrowserOutput browser;

    private GenerationRequest(Builder settings) {
        this.projectDirectory = absolute(settings.projectDirectory, "projectDirectory");
        this.protocolDirectory = absolute(settings.protocolDirectory, "protocolDirectory");
        this.outputDirectory = absolute(settings.outputDirectory, "outputDirectory");
        this.manifestFile = absolute(settings.manifestFile, "manifestFile");
        this.otherManifests = absolute(settings.otherManifests);
        this.packageName = set(settings.packageName, "packageName");
        this.moduleName = set(settings.moduleName, "moduleName");
        this.targets = Set.copyOf(settings.targets);
        this.failOnWarning = settings.failOnWarning;
        this.classPath = absolute(settings.classPath);
        this.protocolModule = settings.protocolModule;
        this.browser = settings.browser;
    }

    private static Path absolute(@Nullable Path path, String setting) {
        return set(path, setting).toAbsolutePath().normalize();
    }

    private static List<Path> absolute(List<Path> paths) {
        return paths.stream().map(path -> path.toAbsolutePath().normalize()).toList();
    }

    private static <T> T set(@Nullable T value, String setting) {
        return Objects.requireNonNull(value, () -> setting + " is not set");
    }

    /** Starts a request, of which the four paths and the two names have to be set. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts a request that differs from this one in what is set. */
    public Builder toBuilder() {
        return new Builder()
                .projectDirectory(projectDirectory)
                .protocolDirectory(protocolDirectory)
                .outputDirectory(outputDirectory)
                .manifestFile(manifestFile)
                .otherManifests(otherManifests)
                .packageName(packageName)
                .moduleName(moduleName)
                .targets(targets)
                .failOnWarning(failOnWarning)
                .classPath(classPath)
                .protocolModule(protocolModule)
                .browser(browser);
    }

    public Path projectDirectory() {
        return projectDirectory;
    }

    public Path protocolDirectory() {
        return protocolDirectory;
    }

    public Path outputDirectory() {
        return outputDirectory;
    }

    public Path manifestFile() {
        return manifestFile;
    }

    public List<Path> otherManifests() {
        return otherManifests;
    }

    public String packageName() {
        return packageName;
    }

    public String moduleName() {
        return moduleName;
    }

    public Set<String> targets() {
        return targets;
    }

    public boolean failOnWarning() {
        return failOnWarning;
    }

    public List<Path> classPath() {
        return classPath;
    }

    public @Nullable String protocolModule() {
        return protocolModule;
    }

    public @Nullable BrowserOutput browser() {
        return browser;
    }

    /** The settings of a request. Not for more than one thread. */
    public static final class Builder {

        private @Nullable Path projectDirectory;
        private @Nullable Path protocolDirectory;
        private @Nullable Path outputDirectory;
        private @Nullable Path manifestFile;
        private List<Path> otherManifests = List.of();
        private @Nullable String packageName;
        private @Nullable String moduleName;
        private Set<String> targets = Set.of();
        private boolean failOnWarning;
        private List<Path> classPath = List.of();
        private @Nullable String protocolModule;
        private @Nullable BrowserOutput browser;

        private Builder() {}

        /** The project's root; paths are shown from there. */
        public Builder projectDirectory(Path directory) {
            projectDirectory = directory;
            return this;
        }

        /** Where the protocol files are, at any depth. */
        public Builder protocolDirectory(Path directory) {
            protocolDirectory = directory;
            return this;
        }

        /** The root of the generated packages. */
        public Builder outputDirectory(Path directory) {
            outputDirectory = directory;
            return this;
        }

        /**
         * Where to keep what a run read and wrote, outside the output directory. What no manifest of a request lists, that
         * request does not delete.
         */
        public Builder manifestFile(Path file) {
            manifestFile = file;
            return this;
        }

        /**
         * The manifests of further requests that may write the same files as this one, such as the browser runtime:
         * what one of them lists stays when this request generates it no longer. None if not set; any may be missing.
         */
        public Builder otherManifests(List<Path> files) {
            otherManifests = files;
            return this;
        }

        /** The package of the entities. */
        public Builder packageName(String name) {
            packageName = name;
            return this;
        }

        /** The module's name, in any spelling: {@code my-chat} becomes the {@code MyChat} of {@code MyChatClient}. */
        public Builder moduleName(String name) {
            moduleName = name;
            return this;
        }

        /**
         * Sets the targets to generate: {@code server}, {@code client}, or {@code entities}, which stands for neither; and
         * {@code browser}.
         */
        public Builder targets(Set<String> keys) {
            targets = keys;
            return this;
        }

        /** Whether a warning counts as an error; false if not set. */
        public Builder failOnWarning(boolean fail) {
            failOnWarning = fail;
            return this;
        }

        /** Where packaged protocols are looked for: jars and folders; nowhere if not set. */
        public Builder classPath(List<Path> entries) {
            classPath = entries;
            return this;
        }

        /**
         * The packaged protocol to generate the server's or the client's side from, whose entities are on the class
         * path; null, as if not set: the protocol is in the protocol directory.
         */
        public Builder protocolModule(@Nullable String module) {
            protocolModule = module;
            return this;
        }

        /** What to generate for browsers, and to where; null, as if not set, unless that is among the targets. */
        public Builder browser(@Nullable BrowserOutput output) {
            browser = output;
            return this;
        }

        /** @throws NullPointerException when a path or a name is not set */
        public GenerationRequest build() {
            return new GenerationRequest(this);
        }
    }
}
