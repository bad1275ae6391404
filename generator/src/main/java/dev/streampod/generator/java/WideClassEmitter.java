package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.FieldDefinition;
import dev.streampod.generator.definition.Scalar;
import dev.streampod.generator.definition.TypeRef;
import java.util.Objects;
import javax.lang.model.element.Modifier;

/** The Java type of a concrete class that has too many fields for a record: used the same, but for the constructor. */
final class WideClassEmitter {

    private final TypeNames names;
    private final EntityMembers members;
    private final BuilderEmitter builders;

    WideClassEmitter(TypeNames names, EntityMembers members, BuilderEmitter builders) {
        this.names = names;
        this.members = members;
        this.builders = builders;
    }

    TypeSpec.Builder emit(EntityShape shape) {
        TypeSpec.Builder type = TypeSpec.classBuilder(names.entity(shape.name()))
                .addJavadoc(EntityDocs.of(shape))
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addSuperinterfaces(shape.interfaces(names));
        for (FieldDefinition field : shape.fields()) {
            type.addField(FieldSpec.builder(names.type(field.type()), field.name(), Modifier.PRIVATE, Modifier.FINAL)
                    .build());
        }
        type.addMethod(constructor(shape));
        for (FieldDefinition field : shape.fields()) {
            type.addMethod(members.accessor(field));
        }
        members.addTo(type, shape);
        return type.addMethod(equality(shape))
                .addMethod(hash(shape))
                .addMethod(EntityMembers.text(shape))
                .addType(builders.emit(shape));
    }

    private MethodSpec constructor(EntityShape shape) {
        NameAllocator scope = BuilderEmitter.scope(shape);
        String builder = scope.newName("builder");
        BuilderNames builderNames = BuilderNames.of(shape);
        MethodSpec.Builder constructor = MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PRIVATE)
                .addParameter(names.builder(shape.name()), builder);
        for (FieldDefinition field : shape.fields()) {
            CodeBlock value = builders.value(field, builderNames, builder);
            boolean computed = field.defaultValue() != null && Literals.computed(field.defaultValue());
            constructor.addStatement(
                    "this.$L = $L", field.name(), computed ? value : FieldCopies.of(shape.name(), field, value, scope));
        }
        return constructor.build();
    }

    private MethodSpec equality(EntityShape shape) {
        ClassName type = names.entity(shape.name());
        CodeBlock.Builder equal = CodeBlock.builder().add("return other instanceof $T that", type);
        for (FieldDefinition field : shape.fields()) {
            equal.add("\n&& ").add(equal(field));
        }
        return MethodSpec.methodBuilder("equals")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(TypeName.BOOLEAN)
                .addParameter(ClassName.get(Object.class).annotated(RuntimeTypes.NULLABLE), "other")
                .addStatement(equal.build())
                .build();
    }

    private static CodeBlock equal(FieldDefinition field) {
        String name = field.name();
        if (!FieldCopies.primitive(field.type())) {
            return CodeBlock.of("$1T.equals(this.$2L, that.$2L)", Objects.class, name);
        }
        Scalar scalar = ((TypeRef.ScalarType) field.type()).scalar();
        return switch (scalar) {
            case FLOAT -> CodeBlock.of("$1T.compare(this.$2L, that.$2L) == 0", Float.class, name);
            case DOUBLE -> CodeBlock.of("$1T.compare(this.$2L, that.$2L) == 0", Double.class, name);
            default -> CodeBlock.of("this.$1L == that.$1L", name);
        };
    }

    private static MethodSpec hash(EntityShape shape) {
        MethodSpec.Builder method = MethodSpec.methodBuilder("hashCode")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(TypeName.INT)
                .addStatement("int hash = 0");
        for (FieldDefinition field : shape.fields()) {
            method.addStatement("hash = 31 * hash + $T.hashCode(this.$L)", Objects.class, field.name());
        }
        return method.addStatement("return hash").build();
    }
}
