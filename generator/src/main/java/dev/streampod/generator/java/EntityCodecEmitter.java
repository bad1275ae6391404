package dev.streampod.generator.java;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.FieldDefinition;
import java.util.function.Predicate;
import javax.lang.model.element.Modifier;

/** The codec of a concrete class. */
final class EntityCodecEmitter {

    private final TypeNames names;
    private final WriteMethodEmitter writing;
    private final ReadMethodEmitter reading;
    private final WideReadMethodEmitter wideReading;
    private final Predicate<ClassDefinition> audienceIndependent;

    /** @param audienceIndependent of which classes to say that every audience gets the same */
    EntityCodecEmitter(
            TypeNames names,
            WriteMethodEmitter writing,
            ReadMethodEmitter reading,
            WideReadMethodEmitter wideReading,
            Predicate<ClassDefinition> audienceIndependent) {
        this.names = names;
        this.writing = writing;
        this.reading = reading;
        this.wideReading = wideReading;
        this.audienceIndependent = audienceIndependent;
    }

    TypeSpec.Builder emit(EntityShape shape) {
        ClassName codec = names.codec(shape.name());
        ClassName entity = names.entity(shape.name());
        TypeSpec.Builder type = TypeSpec.classBuilder(codec)
                .addJavadoc("The codec of {@link $T}.", entity)
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .superclass(ParameterizedTypeName.get(RuntimeTypes.ENTITY_CODEC, entity))
                .addField(MemberSpecs.instance(codec).build())
                .addField(FieldSpec.builder(
                                RuntimeTypes.FIELD_NAMES,
                                CodecScope.FIELDS,
                                Modifier.PRIVATE,
                                Modifier.STATIC,
                                Modifier.FINAL)
                        .initializer(fieldNames(shape))
                        .build());
        if (shape.hasDeprecatedFields()) {
            type.addAnnotation(AnnotationSpec.builder(SuppressWarnings.class)
                    .addMember("value", "$S", "deprecation")
                    .build());
        }
        if (RequiredFields.many(shape)) {
            type.addField(RequiredFields.words(shape));
        } else if (RequiredFields.word(shape, 0) != 0) {
            type.addField(RequiredFields.word(shape));
        }
        type.addMethod(MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PRIVATE)
                .addStatement(
                        "super($T.class, $S, $L)",
                        entity,
                        shape.name(),
                        shape.definition().serverOnly())
                .build());
        if (audienceIndependent.test(shape.definition())) {
            type.addMethod(MemberSpecs.overriding("audienceIndependent")
                    .returns(boolean.class)
                    .addStatement("return true")
                    .build());
        }
        writing.addTo(type, shape);
        if (RequiredFields.many(shape)) {
            wideReading.addTo(type, shape);
        } else {
            reading.addTo(type, shape);
        }
        return type;
    }

    private static CodeBlock fieldNames(EntityShape shape) {
        CodeBlock.Builder code = CodeBlock.builder().add("$T.of($S", RuntimeTypes.FIELD_NAMES, shape.name());
        shape.fields().forEach(field -> code.add(",$W$L", Literals.string(field.jsonName())));
        code.add(")");
        mark(code, shape, "serverOnly", FieldDefinition::serverOnly);
        mark(code, shape, "keepingNull", RequiredFields::keepsNull);
        return code.build();
    }

    private static void mark(
            CodeBlock.Builder code, EntityShape shape, String method, Predicate<FieldDefinition> marked) {
        if (shape.fields().stream().anyMatch(marked)) {
            CodeBlock marks = shape.fields().stream()
                    .filter(marked)
                    .map(field -> Literals.string(field.jsonName()))
                    .collect(CodeBlock.joining(",$W"));
            code.add(".$L($L)", method, marks);
        }
    }
}
