package dev.streampod.generator.check;

import dev.streampod.generator.declaration.Declaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.resolve.JavaNames;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rejects types whose names the generator needs for types of its own. */
public final class GeneratedNameRule implements Rule {

    @Override
    public void check(RuleContext context) {
        Map<String, Name> generated = new HashMap<>();
        types(context).forEach(type -> generated.put(key(type.name().text() + "Codec"), type.name()));
        context.endpoints().map(Declaration::name).forEach(endpoint -> {
            generated.put(key(JavaNames.fromClient(endpoint.text())), endpoint);
            generated.put(key(JavaNames.toClient(endpoint.text())), endpoint);
        });
        String protocol = key(context.moduleName() + "Protocol");
        types(context).map(Declaration::name).forEach(name -> {
            Name origin = generated.get(key(name.text()));
            if (origin != null || key(name.text()).equals(protocol)) {
                report(name, origin, context);
            }
        });
    }

    private static void report(Name name, @Nullable Name origin, RuleContext context) {
        String owner = origin == null ? "the protocol itself" : "\"" + origin + "\"";
        var report = context.error(
                        name, "the name \"" + name + "\" is already used by a type that is generated for " + owner)
                .hint("choose another name");
        if (origin != null) {
            report.note(origin.span(), "it is generated for this");
        }
    }

    private static Stream<Declaration> types(RuleContext context) {
        return context.types();
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
