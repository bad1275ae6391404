package dev.streampod.generator.print;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.WildcardTypeName;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints what stands inside declarations: code, names of types, annotations, comments. */
final class CodePrinter {

    private final CodeText text;
    private final NameScope names;

    CodePrinter(CodeText text, NameScope names) {
        this.text = text;
        this.names = names;
    }

    void code(CodeBlock code) {
        List<String> format = SpecParts.format(code);
        List<@Nullable Object> arguments = SpecParts.arguments(code);
        int next = 0;
        for (int i = 0; i < format.size(); i++) {
            String part = format.get(i);
            String shown = part;
            if (part.charAt(0) == '$') {
                char placeholder = part.charAt(1);
                shown = takesArgument(placeholder)
                        ? argument(placeholder, arguments.get(next++))
                        : command(placeholder);
            }
            text.append(shown);
        }
    }

    private static boolean takesArgument(char placeholder) {
        return placeholder == 'L' || placeholder == 'N' || placeholder == 'S' || placeholder == 'T';
    }

    /** Returns the text of an argument; of one that is more than text prints it, and returns nothing. */
    private String argument(char placeholder, @Nullable Object argument) {
        if (argument == null) {
            throw new IllegalArgumentException("there is no text for null");
        }
        if (placeholder == 'T') {
            type((TypeName) argument);
            return "";
        }
        if (placeholder == 'S') {
            return string((String) argument);
        }
        if (argument instanceof CodeBlock code) {
            code(code);
            return "";
        }
        return argument.toString();
    }

    /** Does what a placeholder without an argument stands for. Returns the text to print, which may be empty. */
    private String command(char placeholder) {
        switch (placeholder) {
            case '>' -> text.indent(1);
            case '<' -> text.unindent(1);
            case '[' -> text.startStatement();
            case ']' -> text.endStatement();
            case 'W' -> text.spaceOrBreak();
            case 'Z' -> text.nothingOrBreak();
            case '$' -> {
                return "$";
            }
            default -> throw new IllegalArgumentException("no placeholder: $" + placeholder);
        }
        return "";
    }

    /** A comment in front of what it is about; nothing when there is nothing to say. */
    void javadoc(CodeBlock comment) {
        if (!comment.isEmpty()) {
            int start = text.startJavadoc();
            code(comment);
            text.endJavadoc(start);
        }
    }

    /** Each followed by the separator. */
    void annotations(List<AnnotationSpec> annotations, String separator) {
        for (AnnotationSpec annotation : annotations) {
            annotation(annotation);
            text.append(separator);
        }
    }

    void type(TypeName type) {
        if (type instanceof ClassName name) {
            className(name);
        } else if (type instanceof ParameterizedTypeName parameterized) {
            className(parameterized.rawType());
            typeArguments(parameterized.typeArguments());
        } else if (type instanceof ArrayTypeName array) {
            type(array.componentType());
            text.append("[]");
        } else if (type instanceof WildcardTypeName wildcard) {
            wildcard(wildcard);
        } else if (type.isPrimitive() || type.equals(TypeName.VOID)) {
            text.append(type.toString());
        } else {
            throw new IllegalArgumentException("cannot print the type " + type);
        }
    }

    private void className(ClassName type) {
        String name = names.of(type);
        if (!type.isAnnotated()) {
            text.append(name);
            return;
        }
        int simpleName = name.lastIndexOf('.') + 1;
        if (simpleName > 0) {
            text.append(name.substring(0, simpleName));
            text.append(" ");
        }
        annotations(type.annotations(), " ");
        text.append(name.substring(simpleName));
    }

    private void typeArguments(List<TypeName> arguments) {
        String separator = "<";
        for (TypeName argument : arguments) {
            text.append(separator);
            type(argument);
            separator = ", ";
        }
        text.append(">");
    }

    private void wildcard(WildcardTypeName wildcard) {
        text.append("?");
        TypeName bound;
        if (!wildcard.lowerBounds().isEmpty()) {
            text.append(" super ");
            bound = wildcard.lowerBounds().get(0);
        } else {
            bound = wildcard.upperBounds().get(0);
            if (bound.equals(ClassName.OBJECT)) {
                return;
            }
            text.append(" extends ");
        }
        type(bound);
    }

    private void annotation(AnnotationSpec annotation) {
        text.append("@");
        type(annotation.type());
        Map<String, List<CodeBlock>> members = annotation.members();
        if (members.isEmpty()) {
            return;
        }
        List<CodeBlock> values = members.get(AnnotationSpec.VALUE);
        if (members.size() > 1 || values == null || values.size() > 1) {
            throw new IllegalArgumentException("only one value can be printed: " + annotation);
        }
        text.append("(");
        code(values.get(0));
        text.append(")");
    }

    private static String string(String content) {
        var literal = new StringBuilder(content.length() + 2).append('"');
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            switch (c) {
                case '"' -> literal.append("\\\"");
                case '\\' -> literal.append("\\\\");
                case '\n' -> literal.append("\\n");
                case '\r' -> literal.append("\\r");
                case '\t' -> literal.append("\\t");
                case '\b' -> literal.append("\\b");
                case '\f' -> literal.append("\\f");
                default -> {
                    if (Character.isISOControl(c)) {
                        literal.append("\\u%04x".formatted((int) c));
                    } else {
                        literal.append(c);
                    }
                }
            }
        }
        return literal.append('"').toString();
    }
}
