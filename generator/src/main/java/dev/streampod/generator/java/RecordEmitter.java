package dev.streampod.generator.java;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.FieldDefinition;
import javax.lang.model.element.Modifier;

/** The record of a concrete class. */
final class RecordEmitter {

    private final TypeNames names;
    private final EntityMembers members;
    private final BuilderEmitter builders;

    RecordEmitter(TypeNames names, EntityMembers members, BuilderEmitter builders) {
        this.names = names;
        this.members = members;
        this.builders = builders;
    }

    TypeSpec.Builder emit(EntityShape shape) {
        TypeSpec.Builder type = TypeSpec.recordBuilder(names.entity(shape.name()))
                .addJavadoc(EntityDocs.of(shape))
                .addModifiers(Modifier.PUBLIC)
                .addSuperinterfaces(shape.interfaces(names))
                .recordConstructor(components(shape));
        if (shape.fields().stream().anyMatch(field -> !DefensiveCopies.asItIs(field.type()))) {
            type.addMethod(constructor(shape));
        }
        // Java does not let a component be deprecated, only its accessor.
        shape.fields().stream()
                .filter(field -> field.deprecated() != null)
                .forEach(field -> type.addMethod(members.accessor(field)));
        members.addTo(type, shape);
        if (shape.hasServerOnlyFields()) {
            type.addMethod(EntityMembers.text(shape));
        }
        return type.addType(builders.emit(shape));
    }

    private MethodSpec components(EntityShape shape) {
        MethodSpec.Builder header = MethodSpec.constructorBuilder();
        for (FieldDefinition field : shape.fields()) {
            header.addParameter(names.type(field.type()), field.name());
        }
        return header.build();
    }

    private static MethodSpec constructor(EntityShape shape) {
        MethodSpec.Builder constructor = MethodSpec.compactConstructorBuilder().addModifiers(Modifier.PUBLIC);
        NameScope scope = BuilderEmitter.scope(shape);
        for (FieldDefinition field : shape.fields()) {
            if (!DefensiveCopies.asItIs(field.type())) {
                CodeBlock argument = CodeBlock.of("$L", field.name());
                constructor.addStatement(
                        "$L = $L", field.name(), DefensiveCopies.of(shape.name(), field, argument, scope));
            }
        }
        return constructor.build();
    }
}
