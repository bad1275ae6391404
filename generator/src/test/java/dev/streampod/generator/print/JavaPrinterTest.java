package dev.streampod.generator.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.TypeVariableName;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is printed is what JavaPoet prints, but for what is kept on one line. */
class JavaPrinterTest {

    private static final int TYPES = 2_000;

    private static final JavaPrinter PRINTER = new JavaPrinter("Generated.");

    private static final Pattern SHORT_COMMENT = Pattern.compile("/\\*\\*\n *\\* (?!@)(.{1,101})\n *\\*/");
    private static final Pattern EMPTY_BODY = Pattern.compile("\\{\n *}");

    @Test
    void printsWhatJavaPoetPrints() {
        for (int seed = 0; seed < TYPES; seed++) {
            TypeSpec type = new RandomTypes(seed).next();
            assertThat(PRINTER.print(RandomTypes.PACKAGE, type, Set.of()))
                    .as("the type of seed %d", seed)
                    .isEqualTo(printedByJavaPoet(type));
        }
    }

    @Test
    void writesNamesQualifiedThatAreToBe() {
        TypeSpec type = TypeSpec.classBuilder("Top")
                .superclass(ClassName.get("java.util", "List"))
                .addSuperinterface(ClassName.get("java.util", "List").nestedClass("Inner"))
                .addSuperinterface(ClassName.get("java.util", "Map").nestedClass("List"))
                .build();
        assertThat(PRINTER.print(RandomTypes.PACKAGE, type, Set.of("List"))).isEqualTo("""
                        // Generated.
                        package com.example;

                        class Top extends java.util.List implements java.util.List.Inner, java.util.Map.List {}
                        """);
    }

    @Test
    void refusesWhatItCannotPrint() {
        TypeVariableName variable = TypeVariableName.get("T");
        assertRefused(TypeSpec.classBuilder("Top").addTypeVariable(variable));
        assertRefused(TypeSpec.classBuilder("Top").addStaticBlock(CodeBlock.of("a();\n")));
        assertRefused(TypeSpec.classBuilder("Top").addInitializerBlock(CodeBlock.of("a();\n")));
        assertRefused(TypeSpec.annotationBuilder("Top"));
        assertRefused(TypeSpec.classBuilder("Top")
                .addMethod(
                        MethodSpec.methodBuilder("a").addTypeVariable(variable).build()));
        assertRefused(TypeSpec.classBuilder("Top")
                .addMethod(MethodSpec.methodBuilder("a")
                        .addParameter(String[].class, "all")
                        .varargs()
                        .build()));
        assertRefused(TypeSpec.classBuilder("Top")
                .addMethod(MethodSpec.methodBuilder("a")
                        .addStatement("$L", (Object) null)
                        .build()));
        assertRefused(TypeSpec.enumBuilder("Top")
                .addEnumConstant(
                        "A",
                        TypeSpec.anonymousClassBuilder("")
                                .addMethod(MethodSpec.methodBuilder("a").build())
                                .build()));
    }

    private static void assertRefused(TypeSpec.Builder type) {
        assertThatThrownBy(() -> PRINTER.print(RandomTypes.PACKAGE, type.build(), Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String printedByJavaPoet(TypeSpec type) {
        String printed = JavaFile.builder(RandomTypes.PACKAGE, type)
                .addFileComment("Generated.")
                .indent("    ")
                .skipJavaLangImports(true)
                .build()
                .toString();
        String comments = SHORT_COMMENT.matcher(printed).replaceAll("/** $1 */");
        return EMPTY_BODY.matcher(comments).replaceAll("{}");
    }
}
