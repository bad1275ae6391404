package dev.streampod.generator.java;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.ClassKind;
import dev.streampod.generator.definition.DefaultValue;
import dev.streampod.generator.definition.FieldDefinition;
import javax.lang.model.element.Modifier;

/** The builder inside a class: it starts with the defaults, and says all that it lacks at once. */
final class BuilderEmitter {

    private static final CodeBlock RETURN_THIS =
            CodeBlock.builder().addStatement("return this").build();

    private final TypeNames names;
    private final Literals literals;

    BuilderEmitter(TypeNames names, Literals literals) {
        this.names = names;
        this.literals = literals;
    }

    TypeSpec emit(EntityShape shape) {
        ClassName name = names.builder(shape.name());
        BuilderNames members = BuilderNames.of(shape);
        TypeSpec.Builder type = TypeSpec.classBuilder(name)
                .addJavadoc("Collects the values of {@code $L}. Not safe for use by several threads.", shape.name())
                .addAnnotation(RuntimeTypes.GENERATED)
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC);
        boolean open = shape.definition().kind() == ClassKind.OPEN_CLASS;
        if (!open) {
            type.addModifiers(Modifier.FINAL);
        }
        // Static methods of a class are those of its subclasses too, so what they return must fit. Only the type of the
        // builder is inherited: every setter is overridden, and so is what it sets.
        String concreteAncestor = shape.definition().concreteAncestor();
        if (concreteAncestor != null) {
            type.superclass(names.builder(concreteAncestor));
        }
        for (FieldDefinition field : shape.fields()) {
            addConstant(type, field, members);
        }
        for (FieldDefinition field : shape.fields()) {
            addFields(type, field, members);
        }
        MethodSpec.Builder constructor =
                MethodSpec.constructorBuilder().addModifiers(open ? Modifier.PROTECTED : Modifier.PRIVATE);
        if (open) {
            constructor.addJavadoc("For the builders of subclasses.");
        }
        type.addMethod(constructor.build());
        for (FieldDefinition field : shape.fields()) {
            type.addMethod(setter(shape, field, name, members));
        }
        return type.addMethod(build(shape, members)).build();
    }

    private void addConstant(TypeSpec.Builder type, FieldDefinition field, BuilderNames members) {
        DefaultValue value = field.defaultValue();
        if (value != null && Literals.constant(value)) {
            TypeName constantType = names.unset(field.type()).withoutAnnotations();
            type.addField(FieldSpec.builder(constantType, members.constant(field), Modifier.STATIC, Modifier.FINAL)
                    .initializer(literals.of(value, field.type()))
                    .build());
        }
    }

    private void addFields(TypeSpec.Builder type, FieldDefinition field, BuilderNames members) {
        FieldSpec.Builder spec = FieldSpec.builder(names.unset(field.type()), field.name(), Modifier.PRIVATE);
        DefaultValue value = field.defaultValue();
        if (value != null && !Literals.computed(value)) {
            spec.initializer(
                    Literals.constant(value)
                            ? CodeBlock.of("$L", members.constant(field))
                            : literals.of(value, field.type()));
        }
        type.addField(spec.build());
        if (BuilderNames.tracked(field)) {
            type.addField(TypeName.BOOLEAN, members.given(field), Modifier.PRIVATE);
        }
    }

    private MethodSpec setter(EntityShape shape, FieldDefinition field, ClassName builder, BuilderNames members) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(field.name())
                .addAnnotations(MemberSpecs.deprecation(field.deprecated()))
                .addJavadoc(Javadocs.of(field.doc(), "Sets {@code " + field.name() + "}.", field.deprecated()))
                .addModifiers(Modifier.PUBLIC)
                .returns(builder)
                .addParameter(names.type(field.type()), field.name());
        boolean checked = !field.type().nullable() && !DefensiveCopies.primitive(field.type());
        method.addStatement(
                "this.$L = $L",
                field.name(),
                checked
                        ? CodeBlock.of(
                                "$T.present($L, $L)",
                                RuntimeTypes.FIELDS,
                                field.name(),
                                DefensiveCopies.place(shape.name(), field))
                        : field.name());
        if (BuilderNames.tracked(field)) {
            method.addStatement("this.$L = true", members.given(field));
        }
        return method.addCode(RETURN_THIS).build();
    }

    private MethodSpec build(EntityShape shape, BuilderNames members) {
        MethodSpec.Builder method =
                MethodSpec.methodBuilder("build").addModifiers(Modifier.PUBLIC).returns(names.entity(shape.name()));
        boolean insists = shape.fields().stream().anyMatch(BuilderNames::insists);
        if (insists) {
            method.addJavadoc(
                    "Makes the entity.\n\n@throws $T when values are missing; the message names them all",
                    RuntimeTypes.ILLEGAL_STATE);
            addCheck(method, shape, members);
        } else {
            method.addJavadoc("Makes the entity.");
        }
        if (shape.wide()) {
            return method.addStatement("return new $T(this)", names.entity(shape.name()))
                    .build();
        }
        CodeBlock arguments = shape.fields().stream()
                .map(field -> value(field, members, "this"))
                .collect(CodeBlock.joining(",$W"));
        return method.addStatement("return new $T($L)", names.entity(shape.name()), arguments)
                .build();
    }

    private static void addCheck(MethodSpec.Builder method, EntityShape shape, BuilderNames members) {
        method.addStatement("$T missing = null", RuntimeTypes.STRING);
        for (FieldDefinition field : shape.fields()) {
            if (BuilderNames.insists(field)) {
                method.beginControlFlow(
                                "if ($L)",
                                field.required()
                                        ? "!this." + members.given(field)
                                        : "this." + field.name() + " == null")
                        .addStatement("missing = $T.and(missing, $S)", RuntimeTypes.FIELDS, field.name())
                        .endControlFlow();
            }
        }
        method.beginControlFlow("if (missing != null)")
                .addStatement("throw $T.missing($S, missing)", RuntimeTypes.FIELDS, shape.name())
                .endControlFlow();
    }

    /** The value that a builder gives to the entity, as an expression anywhere in the entity. */
    CodeBlock value(FieldDefinition field, BuilderNames members, String builder) {
        DefaultValue value = field.defaultValue();
        if (value == null || !Literals.computed(value)) {
            return CodeBlock.of("$L.$L", builder, field.name());
        }
        CodeBlock computed = literals.of(value, field.type());
        return field.type().nullable()
                ? CodeBlock.of("$1L.$2L ? $1L.$3L : $4L", builder, members.given(field), field.name(), computed)
                : CodeBlock.of("$1L.$2L == null ? $3L : $1L.$2L", builder, field.name(), computed);
    }

    /** The names in scope where an argument of the entity's constructor is worked on. */
    static NameScope scope(EntityShape shape) {
        var scope = new NameScope();
        shape.fields().forEach(field -> scope.newName(field.name()));
        return scope;
    }
}
