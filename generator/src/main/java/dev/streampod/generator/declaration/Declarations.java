package dev.streampod.generator.declaration;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that the files of a protocol declare.
 *
 * @param all in the order of files and places
 * @param unread names whose declarations could not be read completely; no diagnostic says that they do not exist
 */
public record Declarations(List<Declaration> all, Set<String> unread) {

    public Declarations {
        all = List.copyOf(all);
        unread = Set.copyOf(unread);
    }

    /** What several files declare, in their order. */
    public static Declarations joined(List<Declarations> files) {
        return new Declarations(
                files.stream().flatMap(file -> file.all().stream()).toList(),
                files.stream().flatMap(file -> file.unread().stream()).collect(Collectors.toSet()));
    }

    /** Classes and exceptions. */
    public Stream<ClassDeclaration> classes() {
        return of(ClassDeclaration.class);
    }

    /** Enums. */
    public Stream<EnumDeclaration> enums() {
        return of(EnumDeclaration.class);
    }

    /** Endpoints. */
    public Stream<EndpointDeclaration> endpoints() {
        return of(EndpointDeclaration.class);
    }

    /** Channels. */
    public Stream<ChannelDeclaration> channels() {
        return of(ChannelDeclaration.class);
    }

    private <T extends Declaration> Stream<T> of(Class<T> type) {
        return all.stream().filter(type::isInstance).map(type::cast);
    }
}
