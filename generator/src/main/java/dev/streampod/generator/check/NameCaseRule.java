package dev.streampod.generator.check;

import dev.streampod.generator.declaration.Declaration;
import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.MethodDeclaration;
import dev.streampod.generator.declaration.Name;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Rejects names that differ only in case: on some systems their files would be one. */
final class NameCaseRule implements Rule {

    @Override
    public void check(RuleContext context) {
        names("types", context.types(), context);
        names("endpoints", context.endpoints(), context);
        names("channels", context.channels(), context);
        context.classes()
                .forEach(declared -> check("fields", declared.fields().stream().map(FieldDeclaration::name), context));
        context.enums().forEach(declared -> {
            check("values", declared.values().stream().map(value -> value.name()), context);
            check("properties", declared.properties().stream().map(FieldDeclaration::name), context);
        });
        context.endpoints()
                .forEach(endpoint ->
                        check("methods", endpoint.methods().stream().map(MethodDeclaration::name), context));
    }

    private static void names(String what, Stream<? extends Declaration> declarations, RuleContext context) {
        check(what, declarations.map(Declaration::name), context);
    }

    private static void check(String what, Stream<Name> names, RuleContext context) {
        Map<String, Name> first = new HashMap<>();
        names.forEach(name -> {
            Name earlier = first.putIfAbsent(name.text().toLowerCase(Locale.ROOT), name);
            if (earlier != null && !earlier.text().equals(name.text())) {
                context.error(
                                name,
                                "the " + what + " \"" + earlier + "\" and \"" + name
                                        + "\" differ only in upper and lower case")
                        .note(earlier.span(), "the first one is here")
                        .hint("rename one of them");
            }
        });
    }
}
