package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.ClassKind;
import dev.streampod.generator.definition.FieldDefinition;
import dev.streampod.generator.definition.Scalar;
import dev.streampod.generator.definition.TypeRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A class that is no interface, as it is generated for the targets at hand: where a client is generated alone, without the
 * server-only fields.
 *
 * @param definition the class
 * @param inherited the fields that its superclass has
 * @param fields all its fields, the inherited ones first
 */
record EntityShape(ClassDefinition definition, List<FieldDefinition> inherited, List<FieldDefinition> fields) {

    /** A constructor takes at most 255 arguments, itself included, of which a long or a double counts as two. */
    private static final int MAX_CONSTRUCTOR_SLOTS = 254;

    EntityShape {
        inherited = List.copyOf(inherited);
        fields = List.copyOf(fields);
    }

    static EntityShape of(ClassDefinition definition, EmitOptions options) {
        return new EntityShape(
                definition, visible(definition.superclassFields(), options), visible(definition.allFields(), options));
    }

    /** The fields that exist for the targets of the run. */
    static List<FieldDefinition> visible(List<FieldDefinition> fields, EmitOptions options) {
        return fields.stream()
                .filter(field -> options.withServerOnly() || !field.serverOnly())
                .toList();
    }

    String name() {
        return definition.name();
    }

    /** Whether it has more fields than a constructor can take: it is a class with a builder then, not a record. */
    boolean wide() {
        return fields.stream().mapToInt(field -> slots(field.type())).sum() > MAX_CONSTRUCTOR_SLOTS;
    }

    /** What the Java type implements. */
    List<ClassName> interfaces(TypeNames names) {
        return interfaces(definition, names);
    }

    /** What the Java type of a class implements; of an interface, what it extends. */
    static List<ClassName> interfaces(ClassDefinition definition, TypeNames names) {
        List<ClassName> interfaces = new ArrayList<>();
        String parent = definition.parent();
        if (parent != null && definition.superclass() == null) {
            interfaces.add(names.entity(parent));
        }
        definition.streamInterfaces().forEach(name -> interfaces.add(names.entity(name)));
        boolean entityAlready = definition.superclass() != null || definition.exception() || !interfaces.isEmpty();
        return entityAlready ? interfaces : List.of(RuntimeTypes.SERIALIZABLE_ENTITY);
    }

    /** Whether it is a record in Java. */
    boolean isRecord() {
        return definition.kind() == ClassKind.RECORD && !wide();
    }

    /** The fields that the Java type has itself, not from its superclass. */
    List<FieldDefinition> own() {
        return fields.subList(inherited.size(), fields.size());
    }

    /** The value of a field, as an expression inside the Java type. */
    CodeBlock value(FieldDefinition field) {
        return CodeBlock.of(inherits(field) ? "this.$L()" : "this.$L", field.name());
    }

    /** Whether the superclass has the field. */
    boolean inherits(FieldDefinition field) {
        return inherited.contains(field);
    }

    boolean hasServerOnlyFields() {
        return fields.stream().anyMatch(FieldDefinition::serverOnly);
    }

    boolean hasDeprecatedFields() {
        return fields.stream().anyMatch(field -> field.deprecated() != null);
    }

    /** The name of the static method that makes a builder; a field's accessor may have taken the usual one. */
    String builderMethod() {
        return free("builder", "newBuilder");
    }

    /** The name of the method that makes a builder of the entity's own values. */
    String toBuilderMethod() {
        return free("toBuilder", "asBuilder");
    }

    private String free(String usual, String otherwise) {
        Set<String> taken = fields.stream().map(FieldDefinition::name).collect(Collectors.toSet());
        String name = taken.contains(usual) ? otherwise : usual;
        while (taken.contains(name)) {
            name += "_";
        }
        return name;
    }

    private static int slots(TypeRef type) {
        boolean two = !type.nullable()
                && type instanceof TypeRef.ScalarType scalar
                && (scalar.scalar() == Scalar.LONG || scalar.scalar() == Scalar.DOUBLE);
        return two ? 2 : 1;
    }
}
