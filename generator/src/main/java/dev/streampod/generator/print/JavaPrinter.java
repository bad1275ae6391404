package dev.streampod.generator.print;

import com.palantir.javapoet.TypeSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Prints a type as a source file: a comment, the package, sorted imports, the type. The result is what
 * {@link com.palantir.javapoet.JavaFile} makes of it, but for short comments and empty bodies, which are kept on one line,
 * and for types in a type that is to be written qualified, which are so too.
 * That one prints a file twice, once for its imports only, and looks for ends of lines in every piece of text by a regular
 * expression, which took half of a generator's run. Here imports are decided on as names come, and the file is printed
 * again only if one turns out to be wrong.
 *
 * <p>Not everything that JavaPoet can describe can be printed; what cannot is refused, not left out: type variables,
 * initializer blocks, varargs, annotations with several values, constants with bodies.
 */
public final class JavaPrinter {

    private static final String JAVA_LANG = "java.lang.";

    private final String header;

    /** Makes a printer of files that start with a comment. */
    public JavaPrinter(String header) {
        this.header = header;
    }

    /**
     * Prints a top-level type.
     *
     * @param qualified simple names: no type of such a name, and none in it, is imported
     * @throws IllegalArgumentException if something in the type cannot be printed
     */
    public String print(String packageName, TypeSpec type, Set<String> qualified) {
        Set<String> neverImported = new HashSet<>(qualified);
        while (true) {
            var names = new NameScope(packageName, neverImported);
            var body = new CodeText();
            new TypePrinter(body, names).type(type, Set.of());
            if (!neverImported.addAll(names.mistaken())) {
                return head(packageName, names.imports()) + body;
            }
        }
    }

    private String head(String packageName, List<String> imports) {
        var head = new StringBuilder(1024).append("// ").append(header).append('\n');
        head.append("package ").append(packageName).append(";\n\n");
        List<String> shown = imports.stream()
                .filter(name -> !(name.startsWith(JAVA_LANG) && name.indexOf('.', JAVA_LANG.length()) < 0))
                .sorted()
                .toList();
        for (String name : shown) {
            head.append("import ").append(name).append(";\n");
        }
        return shown.isEmpty() ? head.toString() : head.append('\n').toString();
    }
}
