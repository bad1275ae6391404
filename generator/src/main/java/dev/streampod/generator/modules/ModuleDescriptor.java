package dev.streampod.generator.modules;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What must be known of a packaged protocol beside its files. It lies with them, in the folder
 * {@code META-INF/streampod/<name>/} of a jar or of a folder with classes.
 *
 * @param name the module's name as its project was given it
 * @param packageName the package of its entities
 * @param importedTypes the types of other modules that its files name, such as {@code auth.UserInfo}: a name in them keeps
 *     its meaning in projects that have further modules; null when that is not known
 */
public record ModuleDescriptor(
        String name, String packageName, @Nullable Set<String> importedTypes) {

    /** The folder that holds the folders of modules. */
    public static final String ROOT = "META-INF/streampod";

    /** The descriptor's file, in the folder of its module. */
    public static final String FILE = "module.properties";

    private static final String NAME = "name";
    private static final String PACKAGE = "package";
    private static final String TYPES = "types";

    public ModuleDescriptor {
        importedTypes = importedTypes == null ? null : Set.copyOf(importedTypes);
    }

    /** A module of which is not known what its files import. */
    public ModuleDescriptor(String name, String packageName) {
        this(name, packageName, null);
    }

    /** The module's folder, from the root of a jar. */
    public String folder() {
        return ROOT + "/" + folderName(name);
    }

    /** What the folder of a module of that name is called: characters that a file system may not take are replaced. */
    public static String folderName(String name) {
        return name.replaceAll("[^A-Za-z0-9._-]", "-");
    }

    /** Writes it into the folder of its module; does nothing when it is there already. */
    public void write(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        String text = NAME + "=" + name + "\n" + PACKAGE + "=" + packageName + "\n";
        if (importedTypes != null) {
            text += TYPES + "=" + String.join(",", new TreeSet<>(importedTypes)) + "\n";
        }
        if (Files.isRegularFile(file) && Files.readString(file).equals(text)) {
            return;
        }
        Files.createDirectories(folder);
        Files.writeString(file, text);
    }

    /**
     * Reads that of a folder.
     *
     * @throws IOException when it cannot be read, or is none
     */
    public static ModuleDescriptor read(Path folder) throws IOException {
        Properties properties = new Properties();
        try (var reader = new InputStreamReader(Files.newInputStream(folder.resolve(FILE)), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IllegalArgumentException e) {
            throw new IOException(FILE + " is not a valid properties file", e);
        }
        String name = properties.getProperty(NAME, "");
        String packageName = properties.getProperty(PACKAGE, "");
        if (name.isBlank() || packageName.isBlank()) {
            throw new IOException(FILE + " does not contain the name or the package");
        }
        String types = properties.getProperty(TYPES);
        Set<String> importedTypes = types == null
                ? null
                : Stream.of(types.split(",", -1))
                        .filter(type -> !type.isBlank())
                        .collect(Collectors.toSet());
        return new ModuleDescriptor(name, packageName, importedTypes);
    }
}
