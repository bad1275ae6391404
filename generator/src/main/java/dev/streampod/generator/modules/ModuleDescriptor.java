package dev.streampod.generator.modules;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What must be known of a packaged protocol beside its files. It lies with them, in the folder
 * {@code META-INF/streampod/<name>/} of a jar or of a folder with classes.
 *
 * @param name the module's name as its project was given it
 * @param packageName the package of its entities
 */
public record ModuleDescriptor(String name, String packageName) {

    /** The folder that holds the folders of modules. */
    public static final String ROOT = "META-INF/streampod";

    /** The descriptor's file, in the folder of its module. */
    public static final String FILE = "module.properties";

    private static final String NAME = "name";
    private static final String PACKAGE = "package";

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
    static ModuleDescriptor read(Path folder) throws IOException {
        Properties properties = new Properties();
        try (var reader = new InputStreamReader(Files.newInputStream(folder.resolve(FILE)), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IllegalArgumentException e) {
            throw new IOException(FILE + " is not a file of properties", e);
        }
        String name = properties.getProperty(NAME, "");
        String packageName = properties.getProperty(PACKAGE, "");
        if (name.isBlank() || packageName.isBlank()) {
            throw new IOException(FILE + " lacks the name or the package");
        }
        return new ModuleDescriptor(name, packageName);
    }
}
