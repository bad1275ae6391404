package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.EnumDefinition;
import java.util.List;
import javax.lang.model.element.Modifier;

/** The holder of an enum's codec. */
final class EnumCodecEmitter {

    private final TypeNames names;

    EnumCodecEmitter(TypeNames names) {
        this.names = names;
    }

    TypeSpec.Builder emit(EnumDefinition definition) {
        ClassName type = names.entity(definition.name());
        CodeBlock wireNames = definition.values().stream()
                .map(value -> CodeBlock.of("$S", value.name()))
                .collect(CodeBlock.joining(",$W"));
        String fallback = definition.defaultValue();
        CodeBlock unknown = fallback == null
                ? CodeBlock.of("null")
                : CodeBlock.of("$T.$L", type, definition.valueNamed(fallback).javaName());
        FieldSpec instance = FieldSpec.builder(
                        ParameterizedTypeName.get(RuntimeTypes.ENUM_CODEC, type),
                        "INSTANCE",
                        Modifier.PUBLIC,
                        Modifier.STATIC,
                        Modifier.FINAL)
                .initializer(
                        "new $T<>($S, $T.of($T.values()),$W$T.of($L),$W$L,$W$L)",
                        RuntimeTypes.ENUM_CODEC,
                        definition.name(),
                        List.class,
                        type,
                        List.class,
                        wireNames,
                        definition.byIndex(),
                        unknown)
                .build();
        return TypeSpec.classBuilder(names.codec(definition.name()))
                .addJavadoc("Holds the codec of {@link $T}.", type)
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addField(instance)
                .addMethod(MemberSpecs.privateConstructor());
    }
}
