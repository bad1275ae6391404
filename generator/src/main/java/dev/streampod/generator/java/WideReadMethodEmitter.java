package dev.streampod.generator.java;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.FieldDefinition;
import javax.lang.model.element.Modifier;

/** The method of a codec that reads more than 64 fields, into a builder and in parts of 64. */
final class WideReadMethodEmitter {

    private final TypeNames names;
    private final ValueCodecs values;
    private final String packageName;

    WideReadMethodEmitter(TypeNames names, ValueCodecs values, String packageName) {
        this.names = names;
        this.values = values;
        this.packageName = packageName;
    }

    void addTo(TypeSpec.Builder type, EntityShape shape) {
        int parts = RequiredFields.words(shape.fields().size());
        MethodSpec.Builder method = MethodSpec.methodBuilder("readFields")
                .addAnnotation(RuntimeTypes.OVERRIDE)
                .addModifiers(Modifier.PUBLIC)
                .returns(names.entity(shape.name()))
                .addParameter(RuntimeTypes.ENTITY_READER, CodecScope.IN)
                .addStatement(
                        "$T $L = $T.$L()",
                        names.builder(shape.name()),
                        CodecScope.BUILDER,
                        names.entity(shape.name()),
                        shape.builderMethod())
                .addStatement("long[] $L = new long[$L]", CodecScope.SEEN, parts)
                .beginControlFlow(
                        "for (int $1L = $2L.nextField($3L, 0); $1L >= 0; $1L = $2L.nextField($3L, $1L + 1))",
                        CodecScope.FIELD,
                        CodecScope.IN,
                        CodecScope.FIELDS)
                .beginControlFlow("if ((($1L[$2L >>> 6] >>> $2L) & 1) != 0)", CodecScope.SEEN, CodecScope.FIELD)
                .addStatement("throw $L.duplicate($L, $L)", CodecScope.IN, CodecScope.FIELDS, CodecScope.FIELD)
                .endControlFlow()
                .addStatement("$1L[$2L >>> 6] |= 1L << $2L", CodecScope.SEEN, CodecScope.FIELD)
                .beginControlFlow("switch ($L >>> 6)", CodecScope.FIELD);
        for (int part = 0; part < parts; part++) {
            method.addStatement(
                    "case $1L -> readPart$1L($2L, $3L, $4L)",
                    part,
                    CodecScope.FIELD,
                    CodecScope.IN,
                    CodecScope.BUILDER);
        }
        method.addStatement("default -> throw $L.unknown($L, $L)", CodecScope.IN, CodecScope.FIELDS, CodecScope.FIELD)
                .endControlFlow()
                .endControlFlow()
                .addStatement(
                        "$L.requireFields($L, $L, $L)",
                        CodecScope.IN,
                        CodecScope.FIELDS,
                        CodecScope.REQUIRED,
                        CodecScope.SEEN)
                .addStatement("return $L.build()", CodecScope.BUILDER);
        type.addMethod(method.build());
        for (int part = 0; part < parts; part++) {
            type.addMethod(part(shape, part));
        }
    }

    private MethodSpec part(EntityShape shape, int part) {
        var scope = new CodecScope(shape, packageName);
        MethodSpec.Builder method = MethodSpec.methodBuilder("readPart" + part)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(int.class, CodecScope.FIELD)
                .addParameter(RuntimeTypes.ENTITY_READER, CodecScope.IN)
                .addParameter(names.builder(shape.name()), CodecScope.BUILDER)
                .beginControlFlow("switch ($L)", CodecScope.FIELD);
        int end = Math.min(shape.fields().size(), (part + 1) * Long.SIZE);
        for (int i = part * Long.SIZE; i < end; i++) {
            FieldDefinition field = shape.fields().get(i);
            CodeBlock read = values.read(field.type(), CodecScope.IN, scope.names());
            method.addStatement(
                    "case $L -> $L.$L($L)",
                    i,
                    CodecScope.BUILDER,
                    field.name(),
                    RequiredFields.keepsNull(field)
                            ? CodeBlock.of("$L.isNull() ? null : $L", CodecScope.IN, read)
                            : read);
        }
        return method.addStatement(
                        "default -> throw $L.unknown($L, $L)", CodecScope.IN, CodecScope.FIELDS, CodecScope.FIELD)
                .endControlFlow()
                .build();
    }
}
