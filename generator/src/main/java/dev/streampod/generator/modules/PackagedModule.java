package dev.streampod.generator.modules;

import java.nio.file.Path;
import java.util.List;

/**
 * A protocol that was found on a class path.
 *
 * @param descriptor what is known of it
 * @param place where it was found: the jar, or the folder of classes
 * @param shownPlace the same for people
 * @param files its protocol files, sorted
 */
public record PackagedModule(ModuleDescriptor descriptor, Path place, String shownPlace, List<File> files) {

    public PackagedModule {
        files = List.copyOf(files);
    }

    /**
     * A protocol file.
     *
     * @param path where it is, perhaps inside a jar; readable until the {@link ModulePath} is closed
     * @param shownPath its path for people
     */
    public record File(Path path, String shownPath) {}
}
