package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.ClassDefinition;
import java.util.List;
import javax.lang.model.element.Modifier;

/** The interface of a sealed class: its accessors, and which classes there are. */
final class SealedInterfaceEmitter {

    private final TypeNames names;
    private final EmitOptions options;

    SealedInterfaceEmitter(TypeNames names, EmitOptions options) {
        this.names = names;
        this.options = options;
    }

    /** @param children the classes that extend it directly and exist for the targets at hand */
    TypeSpec.Builder emit(ClassDefinition definition, List<String> children) {
        List<ClassName> parents = EntityShape.interfaces(definition, names);
        TypeSpec.Builder type = TypeSpec.interfaceBuilder(names.entity(definition.name()))
                .addJavadoc(Javadocs.of(
                        definition.doc(), "The sealed class {@code " + definition.name() + "} of the protocol."))
                .addModifiers(Modifier.PUBLIC)
                .addSuperinterfaces(parents);
        if (!children.isEmpty()) {
            type.addModifiers(Modifier.SEALED)
                    .addPermittedSubclasses(children.stream().map(names::entity).toList());
        } else if (!parents.contains(RuntimeTypes.SERIALIZABLE_ENTITY)) {
            type.addModifiers(Modifier.NON_SEALED);
        }
        EntityShape.visible(definition.fields(), options)
                .forEach(field -> type.addMethod(MemberSpecs.accessor(field, names)
                        .addModifiers(Modifier.ABSTRACT)
                        .build()));
        return type;
    }
}
