package dev.streampod.generator.java;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.FieldDefinition;
import javax.lang.model.element.Modifier;

/** The method of a codec that writes the fields, in parts where one method would be too long to be compiled well. */
final class WriteMethodEmitter {

    private final TypeNames names;
    private final ValueCodecs values;
    private final String packageName;

    WriteMethodEmitter(TypeNames names, ValueCodecs values, String packageName) {
        this.names = names;
        this.values = values;
        this.packageName = packageName;
    }

    void addTo(TypeSpec.Builder type, EntityShape shape) {
        MethodSpec.Builder method = MemberSpecs.overriding("writeFields")
                .addParameter(names.entity(shape.name()), CodecScope.VALUE)
                .addParameter(RuntimeTypes.ENTITY_WRITER, CodecScope.OUT);
        if (!RequiredFields.many(shape)) {
            addFields(method, shape, 0, shape.fields().size());
            type.addMethod(method.build());
            return;
        }
        int parts = RequiredFields.words(shape.fields().size());
        for (int part = 0; part < parts; part++) {
            method.addStatement("writePart$L(value, out)", part);
        }
        type.addMethod(method.build());
        for (int part = 0; part < parts; part++) {
            MethodSpec.Builder partMethod = MethodSpec.methodBuilder("writePart" + part)
                    .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                    .addParameter(names.entity(shape.name()), CodecScope.VALUE)
                    .addParameter(RuntimeTypes.ENTITY_WRITER, CodecScope.OUT);
            int start = part * Long.SIZE;
            addFields(partMethod, shape, start, Math.min(shape.fields().size(), start + Long.SIZE));
            type.addMethod(partMethod.build());
        }
    }

    private void addFields(MethodSpec.Builder method, EntityShape shape, int start, int end) {
        var scope = new CodecScope(shape, packageName);
        for (int i = start; i < end; i++) {
            addField(method, shape.fields().get(i), i, scope);
        }
    }

    private void addField(MethodSpec.Builder method, FieldDefinition field, int index, CodecScope scope) {
        CodeBlock value = CodeBlock.of("value.$L()", field.name());
        CodeBlock name = CodeBlock.of("out.name(FIELDS, $L)", index);
        CodeBlock write = values.write(field.type(), CodecScope.OUT, value, scope.names());
        CodeBlock condition = condition(field, value);
        if (!condition.isEmpty()) {
            method.beginControlFlow("if ($L)", condition);
        }
        method.addStatement(name);
        if (RequiredFields.keepsNull(field)) {
            method.beginControlFlow("if ($L == null)", value)
                    .addStatement("out.writeNull()")
                    .nextControlFlow("else")
                    .addStatement(write)
                    .endControlFlow();
        } else {
            method.addStatement(write);
        }
        if (!condition.isEmpty()) {
            method.endControlFlow();
        }
    }

    /** When the field is written; empty means always. */
    private static CodeBlock condition(FieldDefinition field, CodeBlock value) {
        boolean leftOut = field.type().nullable() && !RequiredFields.keepsNull(field);
        if (field.serverOnly()) {
            return leftOut ? CodeBlock.of("out.toServer() && $L != null", value) : CodeBlock.of("out.toServer()");
        }
        return leftOut ? CodeBlock.of("$L != null", value) : CodeBlock.of("");
    }
}
