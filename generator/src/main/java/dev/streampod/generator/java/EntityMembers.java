package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.FieldDefinition;
import java.util.Locale;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** The members that the Java type of a class has, be it a record or not: ways to a builder, withers, text. */
final class EntityMembers {

    /**
     * Above this number of fields a wither goes by the builder, since the code of all withers grows with the number's
     * square, and calls are not chained, since the compiler's stack grows with the chain.
     */
    static final int MAX_FIELDS_IN_ONE_EXPRESSION = 24;

    private final TypeNames names;

    EntityMembers(TypeNames names) {
        this.names = names;
    }

    void addTo(TypeSpec.Builder type, EntityShape shape) {
        type.addMethod(builder(shape));
        type.addMethod(toBuilder(shape));
        withers(type, shape);
    }

    private void withers(TypeSpec.Builder type, EntityShape shape) {
        if (shape.wide() || shape.fields().size() > MAX_FIELDS_IN_ONE_EXPRESSION) {
            String toBuilder = shape.toBuilderMethod();
            for (FieldDefinition field : shape.fields()) {
                type.addMethod(wither(shape, field)
                        .addStatement("return $1L().$2L($2L).build()", toBuilder, field.name())
                        .build());
            }
            return;
        }
        // Where all values are fields of the type's own, a parameter hides its field, and all withers say the same.
        CodeBlock ownFields = shape.inherited().isEmpty() ? copy(shape, null) : null;
        for (FieldDefinition field : shape.fields()) {
            CodeBlock copy = ownFields == null ? copy(shape, field) : ownFields;
            type.addMethod(wither(shape, field).addStatement(copy).build());
        }
    }

    /** The accessor of a field, for types that do not have it by themselves. */
    MethodSpec accessor(FieldDefinition field) {
        return MemberSpecs.accessor(field, names)
                .addStatement("return this.$L", field.name())
                .build();
    }

    private MethodSpec builder(EntityShape shape) {
        ClassName builder = names.builder(shape.name());
        return MethodSpec.methodBuilder(shape.builderMethod())
                .addJavadoc("Makes a builder that starts with the defaults.")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(builder)
                .addStatement("return new $T()", builder)
                .build();
    }

    private MethodSpec toBuilder(EntityShape shape) {
        ClassName builder = names.builder(shape.name());
        MethodSpec.Builder method = MethodSpec.methodBuilder(shape.toBuilderMethod())
                .addJavadoc("Makes a builder that starts with the values of this entity.")
                .addModifiers(Modifier.PUBLIC)
                .returns(builder);
        if (shape.fields().size() > MAX_FIELDS_IN_ONE_EXPRESSION) {
            method.addStatement("$1T builder = new $1T()", builder);
            shape.fields().forEach(field -> method.addStatement("builder.$L($L)", field.name(), shape.value(field)));
            return method.addStatement("return builder").build();
        }
        CodeBlock.Builder code = CodeBlock.builder().add("return new $T()", builder);
        shape.fields().forEach(field -> code.add("\n.$L($L)", field.name(), shape.value(field)));
        return method.addStatement(code.build()).build();
    }

    private MethodSpec.Builder wither(EntityShape shape, FieldDefinition field) {
        String capitalized = field.name().substring(0, 1).toUpperCase(Locale.ROOT)
                + field.name().substring(1);
        return MethodSpec.methodBuilder("with" + capitalized)
                .addAnnotations(MemberSpecs.deprecation(field.deprecated()))
                .addJavadoc(Javadocs.of(
                        "", "Returns a copy with another {@code " + field.name() + "}.", field.deprecated()))
                .addModifiers(Modifier.PUBLIC)
                .returns(names.entity(shape.name()))
                .addParameter(names.type(field.type()), field.name());
    }

    /** Makes an entity of the values of this one, but for that of the parameter which is called like its field. */
    private CodeBlock copy(EntityShape shape, @Nullable FieldDefinition parameter) {
        CodeBlock arguments = shape.fields().stream()
                .map(field -> CodeBlock.of(
                        shape.inherits(field) && !field.equals(parameter) ? "this.$L()" : "$L", field.name()))
                .collect(CodeBlock.joining(",$W"));
        return CodeBlock.of("return new $T($L)", names.entity(shape.name()), arguments);
    }

    /** The text of an entity in the form of a record's, in which server-only values are not to be seen. */
    static MethodSpec text(EntityShape shape) {
        MethodSpec.Builder method = MemberSpecs.overriding("toString").returns(RuntimeTypes.STRING);
        if (shape.fields().size() > MAX_FIELDS_IN_ONE_EXPRESSION) {
            addTextInSteps(method, shape);
        } else {
            addTextInOneExpression(method, shape);
        }
        return method.build();
    }

    private static void addTextInSteps(MethodSpec.Builder method, EntityShape shape) {
        method.addStatement("$1T text = new $1T($2S)", RuntimeTypes.STRING_BUILDER, shape.name() + "[");
        String separator = "";
        for (FieldDefinition field : shape.fields()) {
            String label = separator + field.name() + "=";
            separator = ", ";
            if (field.serverOnly()) {
                method.addStatement("text.append($S)", label + "***");
            } else {
                method.addStatement("text.append($S).append($L)", label, shape.value(field));
            }
        }
        method.addStatement("return text.append(']').toString()");
    }

    private static void addTextInOneExpression(MethodSpec.Builder method, EntityShape shape) {
        CodeBlock.Builder text = CodeBlock.builder().add("return ");
        var literal = new StringBuilder(shape.name()).append('[');
        String separator = "";
        for (FieldDefinition field : shape.fields()) {
            literal.append(separator).append(field.name()).append('=');
            separator = ", ";
            if (field.serverOnly()) {
                literal.append("***");
            } else {
                text.add("$S +$W$L +$W", literal, shape.value(field));
                literal.setLength(0);
            }
        }
        text.add("$S", literal.append(']'));
        method.addStatement(text.build());
    }
}
