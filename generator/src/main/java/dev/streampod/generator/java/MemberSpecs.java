package dev.streampod.generator.java;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import dev.streampod.generator.definition.FieldDefinition;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** Starts the members that many generated types have alike. */
final class MemberSpecs {

    private MemberSpecs() {}

    /** A public method that overrides another. */
    static MethodSpec.Builder overriding(String name) {
        return MethodSpec.methodBuilder(name)
                .addAnnotation(RuntimeTypes.OVERRIDE)
                .addModifiers(Modifier.PUBLIC);
    }

    static MethodSpec privateConstructor() {
        return MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build();
    }

    /** The constant that holds the only instance of a type. */
    static FieldSpec.Builder instance(ClassName type) {
        return FieldSpec.builder(type, "INSTANCE", Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .initializer("new $T()", type);
    }

    /** The accessor of a field, as yet without code. */
    static MethodSpec.Builder accessor(FieldDefinition field, TypeNames names) {
        return MethodSpec.methodBuilder(field.name())
                .addJavadoc(Javadocs.of(field.doc(), "The field {@code " + field.name() + "}.", field.deprecated()))
                .addAnnotations(deprecation(field.deprecated()))
                .addModifiers(Modifier.PUBLIC)
                .returns(names.type(field.type()));
    }

    /** The annotation of what is deprecated for that reason; none without a reason. */
    static List<AnnotationSpec> deprecation(@Nullable String reason) {
        return reason == null ? List.of() : List.of(RuntimeTypes.DEPRECATED);
    }
}
