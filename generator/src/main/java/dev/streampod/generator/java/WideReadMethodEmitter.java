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
        MethodSpec.Builder method = MemberSpecs.overriding("readFields")
                .returns(names.entity(shape.name()))
                .addParameter(RuntimeTypes.ENTITY_READER, CodecScope.IN)
                .addStatement(
                        "$T builder = $T.$L()",
                        names.builder(shape.name()),
                        names.entity(shape.name()),
                        shape.builderMethod())
                .addStatement("long[] seen = new long[$L]", parts)
                .beginControlFlow(
                        "for (int field = in.nextField(FIELDS, 0); field >= 0; field = in.nextField(FIELDS, field + 1))")
                .beginControlFlow("if (((seen[field >>> 6] >>> field) & 1) != 0)")
                .addStatement("throw in.duplicate(FIELDS, field)")
                .endControlFlow()
                .addStatement("seen[field >>> 6] |= 1L << field")
                .beginControlFlow("switch (field >>> 6)");
        for (int part = 0; part < parts; part++) {
            method.addStatement("case $1L -> readPart$1L(field, in, builder)", part);
        }
        method.addStatement("default -> throw in.unknown(FIELDS, field)")
                .endControlFlow()
                .endControlFlow()
                .addStatement("in.requireFields(FIELDS, REQUIRED, seen)")
                .addStatement("return builder.build()");
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
                .beginControlFlow("switch (field)");
        int end = Math.min(shape.fields().size(), (part + 1) * Long.SIZE);
        for (int i = part * Long.SIZE; i < end; i++) {
            FieldDefinition field = shape.fields().get(i);
            CodeBlock read = values.read(field.type(), CodecScope.IN, scope.names());
            method.addStatement(
                    "case $L -> builder.$L($L)",
                    i,
                    field.name(),
                    RequiredFields.keepsNull(field) ? CodeBlock.of("in.isNull() ? null : $L", read) : read);
        }
        return method.addStatement("default -> throw in.unknown(FIELDS, field)")
                .endControlFlow()
                .build();
    }
}
