package dev.streampod.generator.java;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.ClassKind;
import dev.streampod.generator.definition.FieldDefinition;
import dev.streampod.generator.definition.Scalar;
import dev.streampod.generator.definition.TypeRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.lang.model.element.Modifier;

/**
 * The Java class of what cannot be a record: an exception, what has too many fields, and what extends or is extended by a
 * class that is not sealed. It is used the same.
 */
final class ClassEmitter {

    /** The field that {@code getMessage()} tells. */
    private static final String MESSAGE = "message";

    private final TypeNames names;
    private final EntityMembers members;
    private final BuilderEmitter builders;

    ClassEmitter(TypeNames names, EntityMembers members, BuilderEmitter builders) {
        this.names = names;
        this.members = members;
        this.builders = builders;
    }

    /** @param children the classes that extend it directly and exist for the targets at hand */
    TypeSpec.Builder emit(EntityShape shape, List<String> children) {
        ClassDefinition definition = shape.definition();
        List<ClassName> interfaces = shape.interfaces(names);
        TypeSpec.Builder type = TypeSpec.classBuilder(names.entity(shape.name()))
                .addJavadoc(EntityDocs.of(shape))
                .addModifiers(Modifier.PUBLIC)
                .addModifiers(modifiers(definition))
                .addSuperinterfaces(interfaces);
        if (definition.kind() == ClassKind.SEALED_CLASS) {
            type.addPermittedSubclasses(children.stream().map(names::entity).toList());
        }
        if (definition.superclass() != null) {
            type.superclass(names.entity(definition.superclass()));
        } else if (definition.exception()) {
            type.superclass(RuntimeTypes.SERIALIZABLE_EXCEPTION);
        }
        addSuppressions(type, shape);
        for (FieldDefinition field : shape.own()) {
            type.addField(FieldSpec.builder(names.type(field.type()), field.name(), Modifier.PRIVATE, Modifier.FINAL)
                    .build());
        }
        type.addMethod(shape.wide() ? constructorOfBuilder(shape) : constructor(shape));
        for (FieldDefinition field : shape.own()) {
            type.addMethod(members.accessor(field));
            if (definition.exception() && field.name().equals(MESSAGE)) {
                type.addMethod(message(field));
            }
        }
        if (definition.kind().concrete()) {
            members.addTo(type, shape);
            type.addMethod(equality(shape))
                    .addMethod(hash(shape))
                    .addMethod(EntityMembers.text(shape))
                    .addType(builders.emit(shape));
        }
        return type;
    }

    private static void addSuppressions(TypeSpec.Builder type, EntityShape shape) {
        List<String> suppressed = new ArrayList<>();
        if (shape.definition().exception()) {
            suppressed.add("serial");
        }
        // Inherited values are read by the accessors of the superclass, which is another compilation unit.
        if (shape.inherited().stream().anyMatch(field -> field.deprecated() != null)) {
            suppressed.add("deprecation");
        }
        if (!suppressed.isEmpty()) {
            AnnotationSpec.Builder annotation = AnnotationSpec.builder(SuppressWarnings.class);
            suppressed.forEach(warning -> annotation.addMember("value", "$S", warning));
            type.addAnnotation(annotation.build());
        }
    }

    private static Modifier[] modifiers(ClassDefinition definition) {
        // What extends or implements something sealed must say how it goes on.
        boolean belowSealed = !definition.streamInterfaces().isEmpty() || definition.parentSealed();
        return switch (definition.kind()) {
            case SEALED_CLASS -> new Modifier[] {Modifier.ABSTRACT, Modifier.SEALED};
            case ABSTRACT_CLASS ->
                belowSealed
                        ? new Modifier[] {Modifier.ABSTRACT, Modifier.NON_SEALED}
                        : new Modifier[] {Modifier.ABSTRACT};
            case OPEN_CLASS -> belowSealed ? new Modifier[] {Modifier.NON_SEALED} : new Modifier[0];
            case RECORD, FINAL_CLASS -> new Modifier[] {Modifier.FINAL};
            case INTERFACE, SEALED_INTERFACE -> throw new IllegalArgumentException(definition.name() + " is no class");
        };
    }

    private MethodSpec constructor(EntityShape shape) {
        MethodSpec.Builder constructor = MethodSpec.constructorBuilder()
                .addJavadoc("Takes the values of all fields.")
                .addModifiers(shape.definition().kind().concrete() ? Modifier.PUBLIC : Modifier.PROTECTED);
        for (FieldDefinition field : shape.fields()) {
            constructor.addParameter(names.type(field.type()), field.name());
        }
        if (!shape.inherited().isEmpty()) {
            constructor.addStatement(
                    "super($L)",
                    shape.inherited().stream()
                            .map(field -> CodeBlock.of("$L", field.name()))
                            .collect(CodeBlock.joining(",$W")));
        }
        NameScope scope = BuilderEmitter.scope(shape);
        for (FieldDefinition field : shape.own()) {
            CodeBlock argument = CodeBlock.of("$L", field.name());
            constructor.addStatement(
                    "this.$L = $L", field.name(), DefensiveCopies.of(shape.name(), field, argument, scope));
        }
        return constructor.build();
    }

    /** For more values than a constructor can take. Such a class neither extends nor is extended by another. */
    private MethodSpec constructorOfBuilder(EntityShape shape) {
        NameScope scope = BuilderEmitter.scope(shape);
        String builder = scope.newName("builder");
        BuilderNames builderNames = BuilderNames.of(shape);
        MethodSpec.Builder constructor = MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PRIVATE)
                .addParameter(names.builder(shape.name()), builder);
        for (FieldDefinition field : shape.fields()) {
            CodeBlock value = builders.value(field, builderNames, builder);
            boolean computed = field.defaultValue() != null && Literals.computed(field.defaultValue());
            constructor.addStatement(
                    "this.$L = $L",
                    field.name(),
                    computed ? value : DefensiveCopies.of(shape.name(), field, value, scope));
        }
        return constructor.build();
    }

    private static MethodSpec message(FieldDefinition field) {
        boolean text = field.type() instanceof TypeRef.ScalarType scalar && scalar.scalar() == Scalar.STRING;
        CodeBlock value = text
                ? CodeBlock.of("this.$L", MESSAGE)
                : field.type().nullable()
                        ? CodeBlock.of("this.$1L == null ? null : $2T.valueOf(this.$1L)", MESSAGE, RuntimeTypes.STRING)
                        : CodeBlock.of("$T.valueOf(this.$L)", RuntimeTypes.STRING, MESSAGE);
        TypeName type = RuntimeTypes.STRING;
        return MethodSpec.methodBuilder("getMessage")
                .addJavadoc("The field {@code $L}.", MESSAGE)
                .addAnnotation(RuntimeTypes.OVERRIDE)
                .addModifiers(Modifier.PUBLIC)
                .returns(field.type().nullable() ? type.annotated(RuntimeTypes.NULLABLE) : type)
                .addStatement("return $L", value)
                .build();
    }

    private MethodSpec equality(EntityShape shape) {
        ClassName type = names.entity(shape.name());
        List<CodeBlock> conditions = new ArrayList<>();
        if (shape.definition().kind() == ClassKind.OPEN_CLASS) {
            conditions.add(CodeBlock.of("getClass() == that.getClass()"));
        }
        shape.fields().forEach(field -> conditions.add(equal(field, shape)));
        MethodSpec.Builder method = MemberSpecs.overriding("equals")
                .returns(TypeName.BOOLEAN)
                .addParameter(ClassName.get(Object.class).annotated(RuntimeTypes.NULLABLE), "other");
        if (shape.fields().size() <= EntityMembers.MAX_FIELDS_IN_ONE_EXPRESSION) {
            CodeBlock.Builder equal = CodeBlock.builder().add("return other instanceof $T that", type);
            conditions.forEach(condition -> equal.add("\n&& ").add(condition));
            return method.addStatement(equal.build()).build();
        }
        method.beginControlFlow("if (!(other instanceof $T that))", type)
                .addStatement("return false")
                .endControlFlow();
        for (CodeBlock condition : conditions) {
            method.beginControlFlow("if (!($L))", condition)
                    .addStatement("return false")
                    .endControlFlow();
        }
        return method.addStatement("return true").build();
    }

    private static CodeBlock equal(FieldDefinition field, EntityShape shape) {
        CodeBlock mine = shape.value(field);
        CodeBlock others = CodeBlock.of(shape.inherits(field) ? "that.$L()" : "that.$L", field.name());
        if (!DefensiveCopies.primitive(field.type())) {
            return CodeBlock.of("$T.equals($L, $L)", Objects.class, mine, others);
        }
        Scalar scalar = ((TypeRef.ScalarType) field.type()).scalar();
        return switch (scalar) {
            case FLOAT -> CodeBlock.of("$T.compare($L, $L) == 0", Float.class, mine, others);
            case DOUBLE -> CodeBlock.of("$T.compare($L, $L) == 0", Double.class, mine, others);
            default -> CodeBlock.of("$L == $L", mine, others);
        };
    }

    private static MethodSpec hash(EntityShape shape) {
        MethodSpec.Builder method =
                MemberSpecs.overriding("hashCode").returns(TypeName.INT).addStatement("int hash = 0");
        for (FieldDefinition field : shape.fields()) {
            method.addStatement("hash = 31 * hash + $T.hashCode($L)", Objects.class, shape.value(field));
        }
        return method.addStatement("return hash").build();
    }
}
