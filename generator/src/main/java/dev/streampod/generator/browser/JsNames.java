package dev.streampod.generator.browser;

import java.util.Set;
import java.util.regex.Pattern;

/** Names of JavaScript. */
final class JsNames {

    /** Words that cannot be the name of a variable in a module, and those that it is a mistake to use for one. */
    private static final Set<String> RESERVED = Set.of(
            "arguments",
            "await",
            "break",
            "case",
            "catch",
            "class",
            "const",
            "continue",
            "debugger",
            "default",
            "delete",
            "do",
            "else",
            "enum",
            "eval",
            "export",
            "extends",
            "false",
            "finally",
            "for",
            "function",
            "globalThis",
            "if",
            "implements",
            "import",
            "in",
            "instanceof",
            "interface",
            "let",
            "new",
            "null",
            "package",
            "private",
            "protected",
            "public",
            "return",
            "static",
            "super",
            "switch",
            "this",
            "throw",
            "true",
            "try",
            "typeof",
            "undefined",
            "var",
            "void",
            "while",
            "with",
            "yield");

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");

    private JsNames() {}

    /** The name of a variable: with {@code _} behind it where it is a word of the language. */
    static String identifier(String name) {
        return RESERVED.contains(name) ? name + "_" : name;
    }

    /** The name of a parameter of a generated function, in which {@code streampod} and {@code options} mean something. */
    static String parameter(String name) {
        return name.equals("streampod") || name.equals("options") ? name + "_" : identifier(name);
    }

    /** A key of an object literal: quoted where it is no identifier. */
    static String key(String name) {
        return IDENTIFIER.matcher(name).matches() ? name : JsLiterals.string(name);
    }
}
