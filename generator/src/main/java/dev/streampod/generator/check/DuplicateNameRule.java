package dev.streampod.generator.check;

import dev.streampod.generator.declaration.Declaration;
import dev.streampod.generator.declaration.Name;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Rejects names that are declared twice: types share one namespace, endpoints have their own, and so have channels. */
final class DuplicateNameRule implements Rule {

    @Override
    public void check(RuleContext context) {
        unique(context.types(), "type", context);
        unique(context.endpoints(), "endpoint", context);
        unique(context.channels(), "channel", context);
    }

    private static void unique(Stream<? extends Declaration> declarations, String what, RuleContext context) {
        Map<String, Name> first = new HashMap<>();
        declarations
                .map(Declaration::name)
                .sorted((a, b) -> a.span().compareTo(b.span()))
                .forEach(name -> {
                    Name earlier = first.putIfAbsent(name.text(), name);
                    if (earlier != null) {
                        context.error(name, "there are two " + what + "s with the name \"" + name + "\"")
                                .note(earlier.span(), "the first one is here")
                                .hint("rename one of them");
                    }
                });
    }
}
