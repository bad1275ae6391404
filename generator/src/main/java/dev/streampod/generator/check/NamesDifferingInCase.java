package dev.streampod.generator.check;

import dev.streampod.generator.declaration.Declaration;
import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.MethodDeclaration;
import dev.streampod.generator.declaration.Name;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Names that differ only in case end in one file on some systems, and in confusion on all. */
final class NamesDifferingInCase implements Rule {

    @Override
    public void check(Subject subject) {
        names(
                "types",
                Stream.concat(
                        subject.declarations().classes(), subject.declarations().enums()),
                subject);
        names("endpoints", subject.declarations().endpoints(), subject);
        names("channels", subject.declarations().channels(), subject);
        subject.declarations()
                .classes()
                .forEach(declared -> check("fields", declared.fields().stream().map(FieldDeclaration::name), subject));
        subject.declarations().enums().forEach(declared -> {
            check("values", declared.values().stream().map(value -> value.name()), subject);
            check("properties", declared.properties().stream().map(FieldDeclaration::name), subject);
        });
        subject.declarations()
                .endpoints()
                .forEach(endpoint ->
                        check("methods", endpoint.methods().stream().map(MethodDeclaration::name), subject));
    }

    private static void names(String what, Stream<? extends Declaration> declarations, Subject subject) {
        check(what, declarations.map(Declaration::name), subject);
    }

    private static void check(String what, Stream<Name> names, Subject subject) {
        Map<String, Name> first = new HashMap<>();
        names.forEach(name -> {
            Name earlier = first.putIfAbsent(name.text().toLowerCase(Locale.ROOT), name);
            if (earlier != null && !earlier.text().equals(name.text())) {
                subject.problems()
                        .error(
                                name.span(),
                                "the " + what + " \"" + earlier + "\" and \"" + name
                                        + "\" differ only in upper and lower case")
                        .note(earlier.span(), "the first one is here")
                        .hint("rename one of them");
            }
        });
    }
}
