package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import javax.lang.model.element.Modifier;

/** The codec of a class and its descendants, which chooses among theirs. */
final class PolymorphicCodecEmitter {

    private final TypeNames names;

    PolymorphicCodecEmitter(TypeNames names) {
        this.names = names;
    }

    /**
     * The codec of a sealed class.
     *
     * @param concreteTypes the descendants that exist for the targets at hand
     */
    TypeSpec.Builder sealed(String className, List<String> concreteTypes) {
        return emit(names.codec(className), className, concreteTypes)
                .addJavadoc("The codec of {@link $T}.", names.entity(className));
    }

    /**
     * The codec of a class that others extend without its being sealed; nested in that of the class alone.
     *
     * @param concreteTypes the class itself, and the descendants that exist for the targets at hand
     */
    TypeSpec family(String className, List<String> concreteTypes) {
        return emit(names.family(className), className, concreteTypes)
                .addJavadoc("The codec of {@link $T} and of what extends it.", names.entity(className))
                .addAnnotation(RuntimeTypes.GENERATED)
                .addModifiers(Modifier.STATIC)
                .build();
    }

    private TypeSpec.Builder emit(ClassName codec, String className, List<String> concreteTypes) {
        CodeBlock codecs = concreteTypes.stream()
                .map(name -> CodeBlock.of("$T.INSTANCE", names.codec(name)))
                .collect(CodeBlock.joining(",$W"));
        CodeBlock.Builder call = CodeBlock.builder().add("super($T.class,$W$S,$W", names.entity(className), className);
        if (concreteTypes.contains(className)) {
            call.add("$T.INSTANCE", names.codec(className));
        } else {
            call.add("null");
        }
        call.add(",$W$T.of($L))", List.class, codecs);
        return TypeSpec.classBuilder(codec)
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .superclass(ParameterizedTypeName.get(RuntimeTypes.POLYMORPHIC_CODEC, names.entity(className)))
                .addField(MemberSpecs.instance(codec).build())
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .addStatement(call.build())
                        .build());
    }
}
