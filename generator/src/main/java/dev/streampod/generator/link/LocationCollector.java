package dev.streampod.generator.link;

import dev.streampod.generator.declaration.ChannelDeclaration;
import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.Declarations;
import dev.streampod.generator.declaration.EndpointDeclaration;
import dev.streampod.generator.declaration.EnumDeclaration;
import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.FieldOption;
import dev.streampod.generator.declaration.MethodDeclaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.declaration.StreamDeclaration;
import dev.streampod.generator.definition.SourceLocations;
import dev.streampod.generator.definition.SourceLocations.Part;
import dev.streampod.generator.source.Span;
import dev.streampod.generator.source.Spanned;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects the source locations of everything that declarations declare. */
public final class LocationCollector {

    private final Map<String, Map<Part, Span>> spans = new HashMap<>();

    private LocationCollector() {}

    /** The locations of what these declarations declare, under the names that changes of a protocol have. */
    public static SourceLocations collect(Declarations declarations) {
        LocationCollector collector = new LocationCollector();
        Map<String, ClassDeclaration> classes = new LinkedHashMap<>();
        declarations.classes().forEach(declared -> classes.put(declared.name().text(), declared));
        classes.values().forEach(declared -> collector.add(declared, classes));
        declarations.enums().forEach(collector::add);
        declarations.endpoints().forEach(collector::add);
        declarations.channels().forEach(collector::add);
        return new SourceLocations(collector.spans);
    }

    private void add(ClassDeclaration declared, Map<String, ClassDeclaration> classes) {
        String name = declared.name().text();
        put(name, declared.name());
        put(name, Part.PARENT, span(declared.parent()));
        // Inherited fields belong to the class too, and stand with the ancestor that declares them.
        ClassDeclaration owner = declared;
        while (owner != null) {
            owner.fields().forEach(field -> add(name, field));
            Name next = owner.parent();
            owner = next == null ? null : classes.get(next.text());
        }
    }

    private void add(EnumDeclaration declared) {
        String name = declared.name().text();
        put(name, declared.name());
        put(name, Part.DEFAULT, span(declared.defaultValue()));
        declared.values().forEach(value -> put(name + "." + value.name(), value.name()));
        declared.properties().forEach(property -> add(name, property));
    }

    private void add(EndpointDeclaration declared) {
        String name = declared.name().text();
        put(name, declared.name());
        declared.requiredScopes().forEach(scope -> put(name + ".requiredScopes." + scope, scope));
        StreamDeclaration stream = declared.stream();
        if (stream != null) {
            put(name, Part.USER_OBJECT, span(stream.userObject()));
            stream.directions().forEach(direction -> {
                String key = name + "." + direction.key();
                put(key, direction.key());
                direction.messages().forEach(message -> put(key + "." + message.name(), message.name()));
            });
            Name follow = stream.followKey();
            if (follow != null) {
                put(name + "." + follow, follow);
            }
            stream.follow().forEach(channel -> put(name + ".follow." + channel, channel));
        }
        declared.methods().forEach(method -> add(name + "." + method.name(), method));
    }

    private void add(ChannelDeclaration declared) {
        String name = SourceLocations.channel(declared.name().text());
        put(name, declared.name());
        declared.parameters().forEach(parameter -> add(name, parameter));
        put(name, Part.TYPE, span(declared.message()));
        put(name, Part.HISTORY, span(declared.historyKey()));
        put(name, Part.PRESENCE, span(declared.presence()));
    }

    private void add(String what, MethodDeclaration declared) {
        put(what, declared.name());
        declared.parameters().forEach(parameter -> add(what, parameter));
        put(what, Part.TYPE, span(declared.returns()));
        put(what, Part.TIMEOUT, span(declared.timeout()));
        declared.requiredScopes().forEach(scope -> put(what + ".requiredScopes." + scope, scope));
        declared.exceptions().forEach(thrown -> put(what + ".throws." + thrown.name(), thrown.name()));
    }

    private void add(String owner, FieldDeclaration field) {
        String what = owner + "." + field.name();
        put(what, field.name());
        put(what, Part.TYPE, span(field.type()));
        field.options()
                .forEach(option -> part(option.kind())
                        .ifPresent(part -> put(what, part, span(option.value() == null ? option : option.value()))));
    }

    private static Optional<Part> part(FieldOption.Kind kind) {
        return switch (kind) {
            case DEFAULT -> Optional.of(Part.DEFAULT);
            case JSON_KEY -> Optional.of(Part.JSON_KEY);
            case SCOPE -> Optional.of(Part.SCOPE);
            case REQUIRED -> Optional.of(Part.REQUIRED);
            case DEPRECATED -> Optional.of(Part.DEPRECATED);
            case TAIL -> Optional.empty();
        };
    }

    private static @Nullable Span span(@Nullable Spanned part) {
        return part == null ? null : part.span();
    }

    private void put(String what, Name name) {
        put(what, Part.NAME, name.span());
    }

    /** Of two spans of one thing, the first counts. */
    private void put(String what, Part part, @Nullable Span span) {
        if (span != null) {
            spans.computeIfAbsent(what, key -> new EnumMap<>(Part.class)).putIfAbsent(part, span);
        }
    }
}
