package dev.streampod.generator.check;

import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.declaration.StreamDeclaration;
import java.util.Objects;
import java.util.Set;
import javax.lang.model.SourceVersion;

/** Requires that the user object is named by the full name of a Java class. */
final class UserObjectRule implements Rule {

    /** Words that are names in Java, but not of types. */
    private static final Set<String> NO_TYPES = Set.of("permits", "record", "sealed", "var", "yield");

    @Override
    public void check(RuleContext context) {
        context.endpoints()
                .map(endpoint -> endpoint.stream())
                .filter(Objects::nonNull)
                .map(StreamDeclaration::userObject)
                .filter(Objects::nonNull)
                .forEach(name -> check(name, context));
    }

    private static void check(Name name, RuleContext context) {
        String simpleName = name.text().substring(name.text().lastIndexOf('.') + 1);
        if (!SourceVersion.isName(name.text(), SourceVersion.RELEASE_17)
                || name.text().indexOf('.') < 0
                || NO_TYPES.contains(simpleName)) {
            context.error(name, "\"" + name + "\" is not the full name of a Java class")
                    .hint("write the name with its package, for example: com.example." + example(simpleName));
        }
    }

    private static String example(String simpleName) {
        return SourceVersion.isName(simpleName, SourceVersion.RELEASE_17) && !NO_TYPES.contains(simpleName)
                ? simpleName
                : "Painter";
    }
}
