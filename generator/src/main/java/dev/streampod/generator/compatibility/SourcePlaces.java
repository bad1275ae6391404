package dev.streampod.generator.compatibility;

import dev.streampod.generator.declaration.ChannelDeclaration;
import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.Declarations;
import dev.streampod.generator.declaration.EndpointDeclaration;
import dev.streampod.generator.declaration.EnumDeclaration;
import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.FieldOption;
import dev.streampod.generator.declaration.MethodDeclaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.declaration.RawValue;
import dev.streampod.generator.declaration.StreamDeclaration;
import dev.streampod.generator.declaration.TypeExpression;
import dev.streampod.generator.source.Span;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where everything stands that a protocol declares, by names such as {@code ChatMessage.text}. */
public final class SourcePlaces {

    /** A part of a declaration that has a place of its own. */
    enum Part {
        TYPE,
        DEFAULT,
        JSON_KEY,
        SCOPE,
        REQUIRED,
        DEPRECATED,
        PARENT,
        USER_OBJECT,
        TIMEOUT,
        HISTORY,
        PRESENCE
    }

    private final Map<String, Span> names = new HashMap<>();
    private final Map<String, Span> parts = new HashMap<>();

    private SourcePlaces() {}

    /** The places of what these declarations declare. */
    public static SourcePlaces of(Declarations declarations) {
        SourcePlaces places = new SourcePlaces();
        Map<String, ClassDeclaration> classes = new LinkedHashMap<>();
        declarations.classes().forEach(declared -> classes.put(declared.name().text(), declared));
        classes.values().forEach(declared -> places.add(declared, classes));
        declarations.enums().forEach(places::add);
        declarations.endpoints().forEach(places::add);
        declarations.channels().forEach(places::add);
        return places;
    }

    /** What a channel is called here: an endpoint may bear its name as well. */
    static String channel(String name) {
        return "channel " + name;
    }

    /** The place of a name; what has none of its own stands where the thing stands that it belongs to. */
    Span of(String what) {
        String name = what;
        while (!names.containsKey(name) && name.indexOf('.') >= 0) {
            name = name.substring(0, name.lastIndexOf('.'));
        }
        return Optional.ofNullable(names.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no place of " + what));
    }

    /** The place of a part, or of the whole where that part is not written. */
    Span of(String what, Part part) {
        Span span = parts.get(key(what, part));
        return span == null ? of(what) : span;
    }

    private void add(ClassDeclaration declared, Map<String, ClassDeclaration> classes) {
        String name = declared.name().text();
        put(name, declared.name());
        Name parent = declared.parent();
        put(name, Part.PARENT, parent == null ? null : parent.span());
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
        Name defaultValue = declared.defaultValue();
        put(name, Part.DEFAULT, defaultValue == null ? null : defaultValue.span());
        declared.values().forEach(value -> put(name + "." + value.name(), value.name()));
        declared.properties().forEach(property -> add(name, property));
    }

    private void add(EndpointDeclaration declared) {
        String name = declared.name().text();
        put(name, declared.name());
        declared.requiredScopes().forEach(scope -> put(name + ".requiredScopes." + scope, scope));
        StreamDeclaration stream = declared.stream();
        if (stream != null) {
            Name userObject = stream.userObject();
            put(name, Part.USER_OBJECT, userObject == null ? null : userObject.span());
            stream.directions().forEach(direction -> {
                String key = name + "." + direction.key();
                put(key, direction.key());
                direction.messages().forEach(message -> put(key + "." + message.name(), message.name()));
            });
        }
        declared.methods().forEach(method -> add(name + "." + method.name(), method));
    }

    private void add(ChannelDeclaration declared) {
        String name = channel(declared.name().text());
        put(name, declared.name());
        declared.parameters().forEach(parameter -> add(name, parameter));
        TypeExpression message = declared.message();
        put(name, Part.TYPE, message == null ? null : message.span());
        Name history = declared.historyKey();
        put(name, Part.HISTORY, history == null ? null : history.span());
        TypeExpression presence = declared.presence();
        put(name, Part.PRESENCE, presence == null ? null : presence.span());
    }

    private void add(String what, MethodDeclaration declared) {
        put(what, declared.name());
        declared.parameters().forEach(parameter -> add(what, parameter));
        TypeExpression returns = declared.returns();
        put(what, Part.TYPE, returns == null ? null : returns.span());
        RawValue timeout = declared.timeout();
        put(what, Part.TIMEOUT, timeout == null ? null : timeout.span());
        declared.requiredScopes().forEach(scope -> put(what + ".requiredScopes." + scope, scope));
        declared.exceptions().forEach(thrown -> put(what + ".throws." + thrown.name(), thrown.name()));
    }

    private void add(String owner, FieldDeclaration field) {
        String what = owner + "." + field.name();
        put(what, field.name());
        TypeExpression type = field.type();
        put(what, Part.TYPE, type == null ? null : type.span());
        field.options().forEach(option -> part(option.kind()).ifPresent(part -> put(what, part, place(option))));
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

    private static Span place(FieldOption option) {
        RawValue value = option.value();
        return value == null ? option.span() : value.span();
    }

    private void put(String what, Name name) {
        names.putIfAbsent(what, name.span());
    }

    private void put(String what, Part part, @Nullable Span span) {
        if (span != null) {
            parts.putIfAbsent(key(what, part), span);
        }
    }

    private static String key(String what, Part part) {
        return what + " " + part;
    }
}
