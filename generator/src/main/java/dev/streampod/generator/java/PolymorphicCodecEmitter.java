package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import javax.lang.model.element.Modifier;

/** The codec of a sealed class, which chooses among those of its descendants. */
final class PolymorphicCodecEmitter {

    private final TypeNames names;

    PolymorphicCodecEmitter(TypeNames names) {
        this.names = names;
    }

    /** @param concreteTypes the descendants that exist for the targets at hand */
    TypeSpec.Builder emit(String className, List<String> concreteTypes) {
        ClassName codec = names.codec(className);
        CodeBlock codecs = concreteTypes.stream()
                .map(name -> CodeBlock.of("$T.INSTANCE", names.codec(name)))
                .collect(CodeBlock.joining(",$W"));
        return TypeSpec.classBuilder(codec)
                .addJavadoc("The codec of {@link $T}.", names.entity(className))
                .addModifiers(Modifier.FINAL)
                .superclass(ParameterizedTypeName.get(RuntimeTypes.POLYMORPHIC_CODEC, names.entity(className)))
                .addField(FieldSpec.builder(codec, "INSTANCE", Modifier.STATIC, Modifier.FINAL)
                        .initializer("new $T()", codec)
                        .build())
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .addStatement("super($S,$W$T.of($L))", className, List.class, codecs)
                        .build());
    }
}
