package dev.streampod.generator.java;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.DefaultValue;
import dev.streampod.generator.definition.EnumDefinition;
import dev.streampod.generator.definition.EnumProperty;
import dev.streampod.generator.definition.EnumValue;
import dev.streampod.generator.definition.TypeRef;
import java.util.List;
import javax.lang.model.element.Modifier;

/** The Java enum of an enum, its properties being accessors. */
final class EnumEmitter {

    private static final int MAX_BYTES = 40_000;
    private static final int MAX_ARGUMENTS = 100;

    private final TypeNames names;
    private final Literals literals;

    EnumEmitter(TypeNames names, Literals literals) {
        this.names = names;
        this.literals = literals;
    }

    TypeSpec.Builder emit(EnumDefinition definition) {
        TypeSpec.Builder type = TypeSpec.enumBuilder(names.entity(definition.name()))
                .addJavadoc(
                        Javadocs.of(definition.doc(), "The enum {@code " + definition.name() + "} of the protocol."))
                .addModifiers(Modifier.PUBLIC);
        List<EnumProperty> stored = large(definition)
                ? List.of()
                : definition.properties().stream()
                        .filter(property -> !refersToConstants(property))
                        .toList();
        definition.values().forEach(value -> type.addEnumConstant(value.javaName(), constant(value, stored)));
        NameScope fields = fieldNames(definition);
        for (EnumProperty property : stored) {
            type.addField(FieldSpec.builder(
                            names.type(property.type()), fields.get(property), Modifier.PRIVATE, Modifier.FINAL)
                    .build());
        }
        if (!stored.isEmpty()) {
            type.addMethod(constructor(stored, fields));
        }
        if (large(definition)) {
            new EnumTablesEmitter(names, literals).addTo(type, definition);
            return type;
        }
        for (EnumProperty property : definition.properties()) {
            type.addMethod(accessor(definition, property, fields));
        }
        return type;
    }

    /**
     * Whether the properties need tables of their own: all constants are made by one method of at most 65,535 bytes, and
     * a constructor takes at most 255 arguments.
     */
    private static boolean large(EnumDefinition definition) {
        int properties = definition.properties().size();
        return definition.values().size() * (16 + 10 * properties) > MAX_BYTES || properties > MAX_ARGUMENTS;
    }

    /** Constants may refer to each other in a circle, so such properties are looked up when they are asked for. */
    private static boolean refersToConstants(EnumProperty property) {
        return property.type() instanceof TypeRef.EnumType;
    }

    private TypeSpec constant(EnumValue value, List<EnumProperty> stored) {
        CodeBlock arguments =
                stored.stream().map(property -> literal(value, property)).collect(CodeBlock.joining(",$W"));
        TypeSpec.Builder constant = TypeSpec.anonymousClassBuilder(arguments);
        if (!value.doc().isBlank()) {
            constant.addJavadoc(Javadocs.of(value.doc(), ""));
        }
        return constant.build();
    }

    private CodeBlock literal(EnumValue value, EnumProperty property) {
        DefaultValue given = value.properties().get(property.name());
        return given == null ? CodeBlock.of("null") : literals.of(given, property.type());
    }

    /** A property's field must not be called like a constant. */
    private static NameScope fieldNames(EnumDefinition definition) {
        var fields = new NameScope();
        definition.values().forEach(value -> fields.newName(value.javaName()));
        definition.properties().forEach(property -> fields.newName(property.name(), property));
        return fields;
    }

    private MethodSpec constructor(List<EnumProperty> stored, NameScope fields) {
        MethodSpec.Builder constructor = MethodSpec.constructorBuilder();
        for (EnumProperty property : stored) {
            String name = fields.get(property);
            constructor.addParameter(names.type(property.type()), name).addStatement("this.$1L = $1L", name);
        }
        return constructor.build();
    }

    private MethodSpec accessor(EnumDefinition definition, EnumProperty property, NameScope fields) {
        MethodSpec.Builder accessor = accessor(property, names);
        if (!refersToConstants(property)) {
            return accessor.addStatement("return this.$L", fields.get(property)).build();
        }
        CodeBlock.Builder choice = CodeBlock.builder().add("return switch (this) {\n$>");
        for (EnumValue value : definition.values()) {
            choice.add("case $L -> $L;\n", value.javaName(), literal(value, property));
        }
        return accessor.addCode(choice.add("$<};\n").build()).build();
    }

    /** The accessor of a property, as yet without code. */
    static MethodSpec.Builder accessor(EnumProperty property, TypeNames names) {
        return MethodSpec.methodBuilder(property.name())
                .addJavadoc(Javadocs.of(property.doc(), "The property {@code " + property.name() + "} of this value."))
                .addModifiers(Modifier.PUBLIC)
                .returns(names.type(property.type()));
    }
}
