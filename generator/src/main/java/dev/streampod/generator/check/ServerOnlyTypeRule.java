package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.Declaration;
import dev.streampod.generator.declaration.EndpointDeclaration;
import dev.streampod.generator.declaration.EnumDeclaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.declaration.TypeExpression;
import org.jspecify.annotations.Nullable;

/** Rejects server-only types in the fields, properties, streams and methods that clients see. */
final class ServerOnlyTypeRule implements Rule {

    @Override
    public void check(RuleContext context) {
        context.classes()
                .filter(declared -> !declared.serverOnly())
                .forEach(declared -> declared.fields().stream()
                        .filter(field -> !field.serverOnly())
                        .forEach(field -> check(
                                field.type(), "the field \"" + field.name() + "\"", "scope=serverOnly", context)));
        context.enums()
                .filter(declared -> !declared.serverOnly())
                .forEach(declared -> declared.properties()
                        .forEach(property ->
                                check(property.type(), "the property \"" + property.name() + "\"", null, context)));
        context.endpoints().forEach(endpoint -> check(endpoint, context));
    }

    private static void check(EndpointDeclaration endpoint, RuleContext context) {
        endpoint.directions()
                .flatMap(direction -> direction.messages().stream())
                .forEach(message -> check(message, "the stream of \"" + endpoint.name() + "\"", null, context));
        endpoint.methods()
                .forEach(method -> method.types()
                        .forEach(type -> check(type, "the method \"" + method.name() + "\"", null, context)));
    }

    private static void check(
            @Nullable TypeExpression type, String where, @Nullable String option, RuleContext context) {
        if (type == null) {
            return;
        }
        type.parts()
                .map(TypeExpression::name)
                .forEach(name -> context.symbols()
                        .type(name.text())
                        .filter(ServerOnlyTypeRule::serverOnly)
                        .ifPresent(declared -> report(name, declared, where, option, context)));
    }

    private static void report(
            Name name, Declaration declared, String where, @Nullable String option, RuleContext context) {
        context.error(name, "\"" + name + "\" is serverOnly, but clients would see it in " + where)
                .note(declared.name().span(), "it is declared here")
                .hint(
                        option == null
                                ? "use another type here, or remove \"serverOnly\""
                                : "make the field nullable and add " + option);
    }

    private static boolean serverOnly(Declaration declared) {
        return (declared instanceof ClassDeclaration found && found.serverOnly())
                || (declared instanceof EnumDeclaration other && other.serverOnly());
    }
}
