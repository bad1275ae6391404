package dev.streampod.generator.print;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.WildcardTypeName;
import java.util.List;
import java.util.Random;
import javax.lang.model.element.Modifier;

/** Types of any shape, with names that clash, lines too long, and comments of all lengths. Always the same for a seed. */
final class RandomTypes {

    static final String PACKAGE = "com.example";

    /** Types of the same simple names: of the own package, of others, nested ones. */
    private static final List<ClassName> CLASSES = List.of(
            ClassName.get("java.util", "List"),
            ClassName.get("java.util", "Map"),
            ClassName.get("java.util", "Map").nestedClass("Entry"),
            ClassName.get("java.awt", "List"),
            ClassName.get("java.lang", "String"),
            ClassName.get("org.example.other", "Color"),
            ClassName.get(PACKAGE, "Color"),
            ClassName.get(PACKAGE, "String"),
            ClassName.get(PACKAGE, "Top"),
            ClassName.get(PACKAGE, "Top").nestedClass("Inner"),
            ClassName.get("org.example.other", "Inner"),
            ClassName.get("org.example.a.package.with.a.rather.long.name", "SomethingWithARatherLongName"),
            ClassName.get("", "InNoPackage"));

    private static final AnnotationSpec NULLABLE = AnnotationSpec.builder(
                    ClassName.get("org.example.other", "Nullable"))
            .build();
    private static final AnnotationSpec SUPPRESSED = AnnotationSpec.builder(SuppressWarnings.class)
            .addMember("value", "$S", "all")
            .build();

    private final Random random;

    RandomTypes(long seed) {
        this.random = new Random(seed);
    }

    TypeSpec next() {
        return type(pick(List.of(TypeSpec.Kind.values())), "Top", 0);
    }

    private TypeSpec type(TypeSpec.Kind kind, String name, int depth) {
        TypeSpec.Builder type = switch (kind) {
            case CLASS, ANNOTATION -> TypeSpec.classBuilder(name);
            case INTERFACE -> TypeSpec.interfaceBuilder(name);
            case RECORD -> TypeSpec.recordBuilder(name).recordConstructor(recordConstructor());
            case ENUM -> constants(TypeSpec.enumBuilder(name));
        };
        type.addJavadoc(comment());
        boolean sealed = kind == TypeSpec.Kind.INTERFACE && random.nextBoolean();
        type.addModifiers(Modifier.PUBLIC);
        if (depth > 0) {
            type.addModifiers(Modifier.STATIC);
        }
        if (sealed) {
            type.addModifiers(Modifier.SEALED).addPermittedSubclass(pick(CLASSES));
            times(4, () -> type.addPermittedSubclass(pick(CLASSES)));
        }
        times(2, () -> type.addAnnotation(random.nextBoolean() ? NULLABLE : SUPPRESSED));
        times(5, () -> type.addSuperinterface(typeName(1)));
        if (kind == TypeSpec.Kind.CLASS && random.nextBoolean()) {
            type.superclass(pick(CLASSES)).addMethod(constructor());
        }
        if (kind != TypeSpec.Kind.INTERFACE) {
            times(3, () -> type.addField(field(kind)));
        }
        times(4, () -> type.addMethod(method(kind)));
        if (depth == 0) {
            times(2, () -> type.addType(type(TypeSpec.Kind.CLASS, pick(List.of("Inner", "Color", "Entry")), 1)));
        }
        return type.build();
    }

    private TypeSpec.Builder constants(TypeSpec.Builder type) {
        type.addEnumConstant("FIRST");
        times(
                3,
                () -> type.addEnumConstant(
                        identifier(),
                        TypeSpec.anonymousClassBuilder(expression(1))
                                .addJavadoc(comment())
                                .build()));
        return type;
    }

    private MethodSpec recordConstructor() {
        MethodSpec.Builder constructor =
                random.nextBoolean() ? MethodSpec.constructorBuilder() : MethodSpec.compactConstructorBuilder();
        constructor.addModifiers(Modifier.PUBLIC);
        times(6, () -> constructor.addParameter(typeName(2), identifier()));
        times(2, () -> constructor.addCode(statements(1)));
        return constructor.build();
    }

    private MethodSpec constructor() {
        MethodSpec.Builder constructor = MethodSpec.constructorBuilder().addModifiers(Modifier.PUBLIC);
        times(6, () -> constructor.addParameter(typeName(2), identifier()));
        times(2, () -> constructor.addCode(statements(1)));
        return constructor.build();
    }

    private FieldSpec field(TypeSpec.Kind kind) {
        FieldSpec.Builder field = FieldSpec.builder(typeName(2), identifier(), Modifier.PRIVATE);
        if (kind == TypeSpec.Kind.RECORD || random.nextBoolean()) {
            field.addModifiers(Modifier.STATIC, Modifier.FINAL);
        }
        return field.addJavadoc(comment()).initializer(expression(2)).build();
    }

    private MethodSpec method(TypeSpec.Kind kind) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(identifier())
                .addJavadoc(comment())
                .addModifiers(Modifier.PUBLIC)
                .returns(random.nextInt(4) == 0 ? TypeName.VOID : typeName(2));
        times(1, () -> method.addAnnotation(Override.class));
        times(7, () -> method.addParameter(typeName(2), identifier()));
        times(4, () -> method.addException(pick(CLASSES)));
        if (kind == TypeSpec.Kind.INTERFACE) {
            return method.addModifiers(random.nextBoolean() ? Modifier.ABSTRACT : Modifier.DEFAULT)
                    .build();
        }
        times(4, () -> method.addCode(statements(2)));
        return method.build();
    }

    private CodeBlock statements(int depth) {
        CodeBlock.Builder code = CodeBlock.builder();
        switch (random.nextInt(5)) {
            case 0 -> code.addStatement("$L = $L", identifier(), expression(3));
            case 1 -> code.addStatement("return new $T()\n.$L()\n.build($L)", typeName(1), identifier(), expression(2));
            case 2 -> code.add("// $$ $L\n", identifier());
            case 3 -> code.add("case $L:\n$>$>$L;\n$<$<", identifier(), expression(2));
            default -> {
                code.beginControlFlow("if ($L)", expression(1));
                if (depth > 0) {
                    times(2, () -> code.add(statements(depth - 1)));
                }
                code.nextControlFlow("else").endControlFlow();
            }
        }
        return code.build();
    }

    private CodeBlock expression(int depth) {
        if (depth == 0) {
            return random.nextBoolean()
                    ? CodeBlock.of("$S", pick(List.of("", "plain", "\"\\\b\t\r\f'", "\u0000\u0085ü€$")))
                    : CodeBlock.of("$N", identifier());
        }
        CodeBlock.Builder call = CodeBlock.builder().add("$T.$Z$L(", typeName(1), identifier());
        String separator = "";
        for (int i = random.nextInt(5); i >= 0; i--) {
            call.add("$L", separator).add(i % 2 == 0 ? "$W" : "").add(expression(depth - 1));
            separator = ",";
        }
        return call.add(")").build();
    }

    private CodeBlock comment() {
        return switch (random.nextInt(7)) {
            case 0 -> CodeBlock.of("Short, of {@link $T}.", pick(CLASSES));
            case 1 -> CodeBlock.of("$L", "x".repeat(95 + random.nextInt(12)));
            case 2 -> CodeBlock.of("Two\n\n<p>paragraphs.\n");
            case 3 -> CodeBlock.of("@return only a tag");
            case 4 -> CodeBlock.of("{\n}\n\n@param name $L", identifier());
            default -> CodeBlock.builder().build();
        };
    }

    private TypeName typeName(int depth) {
        return switch (random.nextInt(depth == 0 ? 2 : 6)) {
            case 0 -> pick(CLASSES);
            case 1 -> pick(CLASSES).annotated(NULLABLE);
            case 2 -> ArrayTypeName.of(random.nextBoolean() ? TypeName.LONG : typeName(depth - 1));
            case 3 ->
                ParameterizedTypeName.get(
                        pick(CLASSES),
                        WildcardTypeName.subtypeOf(pick(CLASSES)),
                        WildcardTypeName.subtypeOf(Object.class));
            case 4 -> ParameterizedTypeName.get(pick(CLASSES), WildcardTypeName.supertypeOf(pick(CLASSES)));
            default -> ParameterizedTypeName.get(pick(CLASSES), typeName(depth - 1), typeName(depth - 1));
        };
    }

    private String identifier() {
        return pick(List.of("a", "value", "someWhatLonger", "anIdentifierThatTakesALotOfRoomInItsLine"))
                + random.nextInt(9);
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private void times(int most, Runnable action) {
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            action.run();
        }
    }
}
