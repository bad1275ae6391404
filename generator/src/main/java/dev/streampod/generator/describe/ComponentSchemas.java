package dev.streampod.generator.describe;

import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.FieldDefinition;
import dev.streampod.generator.definition.ModuleDefinition;
import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The named schemas of a document: those that were referred to, and those that these refer to. Names of the protocol's
 * types are their own; what is made of them has a {@code -} or begins in lower case, which no type does.
 *
 * <p>A class has a schema for its values as they stand behind its name, in {@code msg} or {@code dynamic}. Where others
 * extend it there is one for values that are declared as such and tell their class: of a sealed class it bears the
 * class's name, since that has no other values, else {@code Name-family}.
 */
final class ComponentSchemas {

    private static final String ROOT = "#/components/schemas/";
    private static final String CLASS = "@class";
    private static final String TAGGED = "-tagged";
    private static final String FAMILY = "-family";
    private static final String OTHER = "-other";
    private static final String DYNAMIC = "dynamic";

    private final ProtocolModel model;
    private final SchemaDialect dialect;
    private final Schemas schemas;
    private final SortedMap<String, JsonObject> components = new TreeMap<>();
    private final Set<String> begun = new HashSet<>();

    /** What is still to be made: later, since schemas may refer to themselves, and through as many others as one likes. */
    private final Deque<Runnable> pending = new ArrayDeque<>();

    ComponentSchemas(ProtocolModel model, SchemaDialect dialect) {
        this.model = model;
        this.dialect = dialect;
        this.schemas = new Schemas(model, this);
    }

    /** What makes schemas that refer to these. */
    Schemas schemas() {
        return schemas;
    }

    SchemaDialect dialect() {
        return dialect;
    }

    /** All that were referred to so far, directly or by each other, sorted by name. */
    JsonObject json() {
        while (!pending.isEmpty()) {
            pending.remove().run();
        }
        JsonObject json = new JsonObject();
        components.forEach(json::with);
        return json;
    }

    /** A reference to a schema; of several under one name the first is taken. */
    JsonObject named(String name, Supplier<JsonObject> schema) {
        if (begun.add(name)) {
            pending.add(() -> components.put(name, schema.get()));
        }
        return JsonObject.of("$ref", ROOT + name);
    }

    /** Values of exactly this class, which do not tell it. */
    JsonObject plain(String name) {
        return named(name, () -> object(model.classNamed(name)));
    }

    /** Values that are declared as a class that others extend, and tell their own. */
    JsonObject family(ClassDefinition definition) {
        return definition.kind().concrete()
                ? named(definition.name() + FAMILY, () -> openFamily(definition))
                : named(definition.name(), () -> sealedFamily(definition));
    }

    /** Values of an enum. */
    JsonObject enumNamed(String name) {
        return named(name, () -> EnumSchemas.of(model.enumNamed(name)));
    }

    /** Any value, with its class before it. */
    JsonObject dynamic() {
        return named(DYNAMIC, () -> {
            List<JsonObject> alternatives = anyClass()
                    .map(name -> dialect.tuple(List.of(JsonObject.of("const", name), plain(name)))
                            .with("maxItems", 2))
                    .toList();
            return oneOf("The name of a class, and a value of it.", alternatives);
        });
    }

    /** The names of all classes that a client may see and of which there are values, those of other protocols included. */
    Stream<String> anyClass() {
        Stream<String> own = model.concreteClasses()
                .filter(definition -> !definition.serverOnly())
                .map(ClassDefinition::name);
        Stream<String> others = model.modules().stream().flatMap(ComponentSchemas::classes);
        return Stream.concat(own, others).sorted();
    }

    private static Stream<String> classes(ModuleDefinition module) {
        return module.model()
                .concreteClasses()
                .filter(definition -> !definition.serverOnly())
                .map(definition -> module.qualified(definition.name()));
    }

    /** One of several, if there are; where there is none, nothing. */
    static JsonObject oneOf(List<JsonObject> alternatives) {
        return alternatives.size() == 1 ? alternatives.get(0) : oneOf("", alternatives);
    }

    private static JsonObject oneOf(String description, List<JsonObject> alternatives) {
        JsonObject schema = new JsonObject().withText("description", description);
        return alternatives.isEmpty() ? schema.with("not", new JsonObject()) : schema.with("oneOf", alternatives);
    }

    private JsonObject object(ClassDefinition definition) {
        JsonObject properties = new JsonObject();
        List<String> required = new ArrayList<>();
        for (FieldDefinition field : definition.allFields()) {
            if (field.serverOnly()) {
                continue;
            }
            properties.with(
                    field.jsonName(),
                    schemas.ofMember(field.type(), field.doc(), field.defaultValue(), field.deprecated()));
            if (!field.type().nullable() && field.defaultValue() == null) {
                required.add(field.jsonName());
            }
        }
        return new JsonObject()
                .withText("description", definition.doc().strip())
                .withAll(Schemas.object(properties, required));
    }

    private JsonObject sealedFamily(ClassDefinition definition) {
        List<String> members = visible(definition);
        JsonObject schema = oneOf(
                Descriptions.join(definition.doc(), "The first key is `@class`."),
                members.stream().map(this::tagged).toList());
        dialect.discriminate(schema, CLASS, references(members));
        return schema;
    }

    private JsonObject openFamily(ClassDefinition definition) {
        List<String> members = visible(definition);
        List<JsonObject> alternatives = new ArrayList<>();
        members.forEach(member -> alternatives.add(tagged(member)));
        alternatives.add(named(definition.name() + OTHER, () -> {
            List<String> names = members.stream().map(ComponentSchemas::ownName).toList();
            JsonObject known = Schemas.object(JsonObject.of(CLASS, JsonObject.of("enum", names)), List.of(CLASS));
            return JsonObject.of("allOf", List.of(plain(definition.name()), JsonObject.of("not", known)));
        }));
        JsonObject schema = oneOf(
                Descriptions.join(
                        definition.doc(),
                        "The first key is `@class`. A value without it, or with a class that is not known, is read as `"
                                + ownName(definition.name()) + "`."),
                alternatives);
        dialect.discriminate(schema, CLASS, references(members));
        return schema;
    }

    private List<String> visible(ClassDefinition definition) {
        return definition.concreteTypes().stream()
                .filter(name -> !model.classNamed(name).serverOnly())
                .toList();
    }

    private JsonObject tagged(String name) {
        return named(name + TAGGED, () -> {
            JsonObject tag =
                    JsonObject.of(CLASS, JsonObject.of("type", "string").with("const", ownName(name)));
            return JsonObject.of("allOf", List.of(plain(name), Schemas.object(tag, List.of(CLASS))));
        });
    }

    private static Map<String, String> references(List<String> members) {
        SortedMap<String, String> references = new TreeMap<>();
        members.forEach(member -> references.put(ownName(member), ROOT + member + TAGGED));
        return references;
    }

    /** In {@code @class} a class bears the name that it has in its own protocol. */
    private static String ownName(String name) {
        return ModuleDefinition.isQualified(name) ? ModuleDefinition.simpleName(name) : name;
    }
}
