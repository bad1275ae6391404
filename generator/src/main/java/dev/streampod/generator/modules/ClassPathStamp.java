package dev.streampod.generator.modules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Tells whether the modules on a class path may have changed, without opening a jar. */
public final class ClassPathStamp {

    private ClassPathStamp() {}

    /** A text that changes when a jar changes, or a file of a module in a folder. */
    public static String of(List<Path> classPath) {
        StringBuilder text = new StringBuilder();
        for (Path entry : classPath) {
            try {
                if (Files.isDirectory(entry)) {
                    folder(entry.resolve(ModuleDescriptor.ROOT), text);
                } else if (Files.isRegularFile(entry)) {
                    file(entry, text);
                }
            } catch (IOException e) {
                text.append(entry).append(" cannot be read\n");
            }
        }
        return text.toString();
    }

    private static void folder(Path root, StringBuilder text) throws IOException {
        if (Files.isDirectory(root)) {
            try (Stream<Path> paths = Files.walk(root)) {
                for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                    file(path, text);
                }
            }
        }
    }

    private static void file(Path file, StringBuilder text) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        text.append(file)
                .append(' ')
                .append(attributes.size())
                .append(' ')
                .append(attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS))
                .append('\n');
    }
}
