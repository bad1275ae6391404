package dev.streampod.generator.java;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.DefaultValue;
import dev.streampod.generator.definition.FieldDefinition;
import dev.streampod.generator.definition.Scalar;
import dev.streampod.generator.definition.TypeRef;
import java.util.List;

/** The method of a codec that reads up to 64 fields into local variables. */
final class ReadMethodEmitter {

    private final TypeNames names;
    private final Literals literals;
    private final ValueCodecs values;
    private final String packageName;

    ReadMethodEmitter(TypeNames names, Literals literals, ValueCodecs values, String packageName) {
        this.names = names;
        this.literals = literals;
        this.values = values;
        this.packageName = packageName;
    }

    void addTo(TypeSpec.Builder type, EntityShape shape) {
        var scope = new CodecScope(shape, packageName);
        MethodSpec.Builder method = MemberSpecs.overriding("readFields")
                .returns(names.entity(shape.name()))
                .addParameter(RuntimeTypes.ENTITY_READER, CodecScope.IN);
        if (shape.fields().isEmpty()) {
            method.addStatement("in.nextField(FIELDS, 0)").addStatement("return new $T()", names.entity(shape.name()));
            type.addMethod(method.build());
            return;
        }
        addLocals(method, shape, scope);
        addLoop(method, shape, scope);
        addChecks(method, shape, scope);
        CodeBlock arguments = shape.fields().stream()
                .map(field -> CodeBlock.of("$L", scope.local(field)))
                .collect(CodeBlock.joining(",$W"));
        type.addMethod(method.addStatement("return new $T($L)", names.entity(shape.name()), arguments)
                .build());
    }

    private void addLocals(MethodSpec.Builder method, EntityShape shape, CodecScope scope) {
        BuilderNames constants = BuilderNames.of(shape);
        for (FieldDefinition field : shape.fields()) {
            TypeName type = names.type(field.type()).withoutAnnotations();
            method.addStatement("$T $L = $L", type, scope.local(field), initial(shape, field, constants));
        }
        method.addStatement("long seen = 0");
    }

    private CodeBlock initial(EntityShape shape, FieldDefinition field, BuilderNames constants) {
        DefaultValue value = field.defaultValue();
        if (value != null && Literals.constant(value)) {
            return CodeBlock.of("$T.$L", names.builder(shape.name()), constants.constant(field));
        }
        if (value != null && !Literals.computed(value)) {
            return literals.of(value, field.type());
        }
        if (!DefensiveCopies.primitive(field.type())) {
            return CodeBlock.of("null");
        }
        boolean bool = field.type() instanceof TypeRef.ScalarType scalar && scalar.scalar() == Scalar.BOOLEAN;
        return CodeBlock.of(bool ? "false" : "0");
    }

    private void addLoop(MethodSpec.Builder method, EntityShape shape, CodecScope scope) {
        method.beginControlFlow(
                        "for (int field = in.nextField(FIELDS, 0); field >= 0; field = in.nextField(FIELDS, field + 1))")
                .beginControlFlow("if (((seen >>> field) & 1) != 0)")
                .addStatement("throw in.duplicate(FIELDS, field)")
                .endControlFlow()
                .addStatement("seen |= 1L << field")
                .beginControlFlow("switch (field)");
        List<FieldDefinition> fields = shape.fields();
        for (int i = 0; i < fields.size(); i++) {
            method.addStatement("case $L -> $L = $L", i, scope.local(fields.get(i)), read(fields.get(i), scope));
        }
        method.addStatement("default -> throw in.unknown(FIELDS, field)")
                .endControlFlow()
                .endControlFlow();
    }

    private CodeBlock read(FieldDefinition field, CodecScope scope) {
        CodeBlock read = values.read(field.type(), CodecScope.IN, scope.names());
        return RequiredFields.keepsNull(field) ? CodeBlock.of("in.isNull() ? null : $L", read) : read;
    }

    private void addChecks(MethodSpec.Builder method, EntityShape shape, CodecScope scope) {
        if (RequiredFields.word(shape, 0) != 0) {
            method.beginControlFlow("if ((seen & REQUIRED) != REQUIRED)")
                    .addStatement("throw in.missing(FIELDS, 0, REQUIRED & ~seen)")
                    .endControlFlow();
        }
        for (int i = 0; i < shape.fields().size(); i++) {
            FieldDefinition field = shape.fields().get(i);
            DefaultValue value = field.defaultValue();
            if (value != null && Literals.computed(value)) {
                method.beginControlFlow("if (((seen >>> $L) & 1) == 0)", i)
                        .addStatement("$L = $L", scope.local(field), literals.of(value, field.type()))
                        .endControlFlow();
            }
        }
    }
}
