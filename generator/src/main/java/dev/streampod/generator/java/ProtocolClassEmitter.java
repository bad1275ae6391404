package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.WildcardTypeName;
import dev.streampod.generator.definition.ModuleDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.lang.model.element.Modifier;

/** The class that stands for the whole protocol: its codecs and its fingerprint. */
final class ProtocolClassEmitter {

    /** An element of a list takes 8 bytes of code and five constants, of which a class file has 65,535. */
    private static final int BYTES_OF_A_CODEC = 100;

    private final TypeNames names;

    ProtocolClassEmitter(TypeNames names) {
        this.names = names;
    }

    /**
     * @param concreteTypes the names of the classes of which values exist for the targets at hand
     * @param modules the protocols that this one uses
     */
    TypeSpec.Builder emit(
            String protocolName, String fingerprint, List<String> concreteTypes, Collection<ModuleDefinition> modules) {
        ClassName name = names.protocol();
        TypeName anyCodec =
                ParameterizedTypeName.get(RuntimeTypes.ENTITY_CODEC, WildcardTypeName.subtypeOf(Object.class));
        TypeName listOfCodecs = ParameterizedTypeName.get(ClassName.get(List.class), anyCodec);
        List<List<String>> parts = CodeSplitter.of(concreteTypes, type -> BYTES_OF_A_CODEC);
        CodeBlock all = parts.size() > 1 ? CodeBlock.of("all()") : list(concreteTypes);
        if (!modules.isEmpty()) {
            CodeBlock used = modules.stream()
                    .map(module -> CodeBlock.of("$T.INSTANCE", names.protocolOf(module)))
                    .collect(CodeBlock.joining(",$W"));
            all = CodeBlock.of("$T.join($L,$W$L)", RuntimeTypes.IMPORTED_CODECS, all, used);
        }
        TypeSpec.Builder type = TypeSpec.classBuilder(name)
                .addJavadoc("The protocol {@code $L}, the same for server and client.", protocolName)
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addSuperinterface(RuntimeTypes.PROTOCOL)
                .addField(MemberSpecs.instance(name)
                        .addJavadoc("The only instance.")
                        .build())
                .addField(FieldSpec.builder(listOfCodecs, "CODECS", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                        .initializer(all)
                        .build())
                .addMethod(MemberSpecs.privateConstructor())
                .addMethod(MemberSpecs.overriding("name")
                        .returns(RuntimeTypes.STRING)
                        .addStatement("return $S", protocolName)
                        .build())
                .addMethod(MemberSpecs.overriding("fingerprint")
                        .returns(RuntimeTypes.STRING)
                        .addStatement("return $S", fingerprint)
                        .build())
                .addMethod(MemberSpecs.overriding("codecs")
                        .returns(listOfCodecs)
                        .addStatement("return CODECS")
                        .build());
        if (parts.size() > 1) {
            addParts(type, parts, anyCodec);
        }
        return type;
    }

    private CodeBlock list(List<String> types) {
        CodeBlock codecs = types.stream()
                .map(type -> CodeBlock.of("$T.INSTANCE", names.codec(type)))
                .collect(CodeBlock.joining(",$W"));
        return CodeBlock.of("$T.of($L)", List.class, codecs);
    }

    /** Adds a method that makes the list of all codecs, from parts that have a class each. */
    private void addParts(TypeSpec.Builder type, List<List<String>> parts, TypeName anyCodec) {
        TypeName listOfCodecs = ParameterizedTypeName.get(ClassName.get(List.class), anyCodec);
        MethodSpec.Builder all = MethodSpec.methodBuilder("all")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(listOfCodecs)
                .addStatement("$T all = new $T<>()", listOfCodecs, ArrayList.class);
        for (int i = 0; i < parts.size(); i++) {
            ClassName part = names.nested(names.protocol(), "Part" + i);
            all.addStatement("all.addAll($T.codecs())", part);
            type.addType(TypeSpec.classBuilder(part)
                    .addAnnotation(RuntimeTypes.GENERATED)
                    .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                    .addMethod(MethodSpec.methodBuilder("codecs")
                            .addModifiers(Modifier.STATIC)
                            .returns(listOfCodecs)
                            .addStatement("return $L", list(parts.get(i)))
                            .build())
                    .build());
        }
        type.addMethod(all.addStatement("return $T.copyOf(all)", List.class).build());
    }
}
