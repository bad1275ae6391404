package dev.streampod.generator.definition;

import java.util.List;

/**
 * Another protocol whose types this one uses. Their Java exists already.
 *
 * @param name the protocol's name on the wire; {@code auth.UserInfo} is how its {@code UserInfo} is called everywhere here
 * @param typeName the name in UpperCamelCase, from which those of its types are made ({@code Auth})
 * @param packageName the package of its entities
 * @param model what it defines; the names in it are those that it uses itself
 */
public record ModuleDefinition(String name, String typeName, String packageName, ProtocolModel model) {

    private static final char SEPARATOR = '.';

    /** How one of its types is called in the protocols that use it. */
    public String qualified(String type) {
        return type.indexOf(SEPARATOR) < 0 ? name + SEPARATOR + type : type;
    }

    /** Whether a name is that of a type of another protocol. */
    public static boolean isQualified(String type) {
        return type.indexOf(SEPARATOR) >= 0;
    }

    /** The name of the protocol in such a name. */
    public static String moduleOf(String qualified) {
        return qualified.substring(0, qualified.indexOf(SEPARATOR));
    }

    /** The type's own name in such a name. */
    public static String simpleName(String qualified) {
        return qualified.substring(qualified.indexOf(SEPARATOR) + 1);
    }

    /** What a type in its model is for the protocols that use it. */
    public TypeRef qualified(TypeRef type) {
        if (type instanceof TypeRef.ListType list) {
            return new TypeRef.ListType(qualified(list.element()), list.nullable());
        }
        if (type instanceof TypeRef.SetType set) {
            return new TypeRef.SetType(qualified(set.element()), set.nullable());
        }
        if (type instanceof TypeRef.MapType map) {
            return new TypeRef.MapType(qualified(map.key()), qualified(map.value()), map.nullable());
        }
        if (type instanceof TypeRef.ClassType named) {
            return new TypeRef.ClassType(qualified(named.name()), named.nullable());
        }
        if (type instanceof TypeRef.EnumType named) {
            return new TypeRef.EnumType(qualified(named.name()), named.nullable());
        }
        return type;
    }

    /** What a class in its model is for the protocols that use it. */
    public ClassDefinition qualified(ClassDefinition definition) {
        String parent = definition.parent();
        String superclass = definition.superclass();
        String concreteAncestor = definition.concreteAncestor();
        return new ClassDefinition(
                qualified(definition.name()),
                definition.doc(),
                definition.exception(),
                definition.kind(),
                parent == null ? null : qualified(parent),
                definition.parentSealed(),
                superclass == null ? null : qualified(superclass),
                concreteAncestor == null ? null : qualified(concreteAncestor),
                definition.children().stream().map(this::qualified).toList(),
                definition.concreteTypes().stream().map(this::qualified).toList(),
                definition.fields().stream().map(this::qualified).toList(),
                definition.allFields().stream().map(this::qualified).toList(),
                List.of(),
                definition.serverOnly());
    }

    /** What a field in its model is for the protocols that use it. */
    public FieldDefinition qualified(FieldDefinition field) {
        DefaultValue value = field.defaultValue();
        if (value instanceof DefaultValue.EnumConstantValue constant) {
            value = new DefaultValue.EnumConstantValue(qualified(constant.enumName()), constant.valueName());
        }
        return new FieldDefinition(
                field.name(),
                field.jsonName(),
                qualified(field.type()),
                field.doc(),
                value,
                field.serverOnly(),
                field.required(),
                field.tail(),
                field.deprecated());
    }
}
