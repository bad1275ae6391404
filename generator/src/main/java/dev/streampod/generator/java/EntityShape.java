package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.FieldDefinition;
import dev.streampod.generator.definition.Scalar;
import dev.streampod.generator.definition.TypeRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A concrete class as it is generated for the targets at hand.
 *
 * @param definition the class
 * @param fields the fields that exist there: without the server-only ones when a client is generated alone
 */
record EntityShape(ClassDefinition definition, List<FieldDefinition> fields) {

    /** A constructor takes at most 255 arguments, itself included, of which a long or a double counts as two. */
    private static final int MAX_CONSTRUCTOR_SLOTS = 254;

    EntityShape {
        fields = List.copyOf(fields);
    }

    static EntityShape of(ClassDefinition definition, EmitOptions options) {
        return new EntityShape(definition, visible(definition.allFields(), options));
    }

    /** Those of the fields that exist for the targets at hand. */
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

    /** What the Java type of a class implements or extends. */
    static List<ClassName> interfaces(ClassDefinition definition, TypeNames names) {
        List<ClassName> interfaces = new ArrayList<>();
        String parent = definition.parent();
        if (parent != null) {
            interfaces.add(names.entity(parent));
        }
        definition.streamInterfaces().forEach(name -> interfaces.add(names.entity(name)));
        return interfaces.isEmpty() ? List.of(RuntimeTypes.SERIALIZABLE_ENTITY) : interfaces;
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
