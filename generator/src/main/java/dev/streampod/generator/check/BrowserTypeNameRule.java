package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ChannelDeclaration;
import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.Declaration;
import dev.streampod.generator.declaration.EndpointDeclaration;
import dev.streampod.generator.declaration.EnumDeclaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.definition.Target;
import dev.streampod.generator.resolve.JavaNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rejects types whose names something else has in the module for browsers, in which everything that is generated stands
 * side by side. Names that Java needs as well are another rule's.
 */
final class BrowserTypeNameRule implements Rule {

    private static final List<String> OF_PROTOCOL = List.of("AnyEntity", "AnyEntityInit");

    @Override
    public void check(RuleContext context) {
        if (!context.targets().contains(Target.BROWSER)) {
            return;
        }
        Map<String, Optional<Name>> generated = generated(context);
        context.types()
                .filter(BrowserTypeNameRule::visible)
                .map(Declaration::name)
                .forEach(name -> {
                    Optional<Name> origin = generated.get(name.text());
                    if (origin != null) {
                        report(name, origin, context);
                    }
                });
    }

    /** What each generated name is generated for; nothing: for the protocol itself. */
    private static Map<String, Optional<Name>> generated(RuleContext context) {
        Map<String, Optional<Name>> generated = new HashMap<>();
        OF_PROTOCOL.forEach(name -> generated.put(name, Optional.empty()));
        generated.put(context.moduleName() + "Client", Optional.empty());
        context.classes()
                .filter(BrowserTypeNameRule::visible)
                .forEach(declared ->
                        add(declared.name().text(), suffixes(declared, context), declared.name(), generated));
        context.enums()
                .filter(declared -> visible(declared) && !declared.properties().isEmpty())
                .map(Declaration::name)
                .forEach(name -> add(name.text(), List.of("Properties"), name, generated));
        context.endpoints()
                .map(EndpointDeclaration::name)
                .forEach(name -> add(JavaNames.endpointType(name.text()), List.of("Endpoint"), name, generated));
        context.followedChannels()
                .map(ChannelDeclaration::name)
                .forEach(name -> add(JavaNames.channelType(name.text()), List.of("Channel"), name, generated));
        return generated;
    }

    private static List<String> suffixes(ClassDeclaration declared, RuleContext context) {
        boolean open =
                !declared.sealed() && !context.symbols().childrenOf(declared).isEmpty();
        return open ? List.of("Init", "Itself", "ItselfInit") : List.of("Init");
    }

    private static void add(
            String typeName, List<String> suffixes, Name origin, Map<String, Optional<Name>> generated) {
        suffixes.forEach(suffix -> generated.put(typeName + suffix, Optional.of(origin)));
    }

    private static void report(Name name, Optional<Name> origin, RuleContext context) {
        String owner = origin.map(found -> "\"" + found + "\"").orElse("the protocol itself");
        var report = context.error(
                        name,
                        "the name \"" + name + "\" is already used in JavaScript by what is generated for " + owner)
                .hint("choose another name; it is wrong for the target \"browser\" only");
        origin.ifPresent(found -> report.note(found.span(), "it is generated for this"));
    }

    private static boolean visible(Declaration declared) {
        boolean hidden = (declared instanceof ClassDeclaration found && found.serverOnly())
                || (declared instanceof EnumDeclaration other && other.serverOnly());
        return !hidden;
    }
}
