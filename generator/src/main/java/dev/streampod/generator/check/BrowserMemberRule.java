package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ClassDeclaration;
import dev.streampod.generator.declaration.EndpointDeclaration;
import dev.streampod.generator.declaration.FieldDeclaration;
import dev.streampod.generator.declaration.MethodDeclaration;
import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.declaration.StreamDeclaration;
import dev.streampod.generator.definition.Target;
import java.util.stream.Stream;

/** Rejects names that would hide members of objects, of the client or of endpoints in JavaScript. */
final class BrowserMemberRule implements Rule {

    private static final String HINT = "choose another name; it is wrong for the target \"browser\" only";

    @Override
    public void check(RuleContext context) {
        if (!context.targets().contains(Target.BROWSER)) {
            return;
        }
        context.endpoints().forEach(endpoint -> endpoint(endpoint, context));
        context.classes()
                .filter(declared -> !declared.serverOnly())
                .flatMap(BrowserMemberRule::fields)
                .forEach(name -> object("a field", name, context));
        context.followedChannels()
                .flatMap(channel -> channel.parameters().stream())
                .map(FieldDeclaration::name)
                .forEach(name -> object("a parameter of a channel", name, context));
    }

    private static Stream<Name> fields(ClassDeclaration declared) {
        return declared.fields().stream().filter(field -> !field.serverOnly()).map(FieldDeclaration::name);
    }

    private static void endpoint(EndpointDeclaration endpoint, RuleContext context) {
        Name name = endpoint.name();
        if (!object("an endpoint", name, context) && BrowserMemberNames.client(name.text())) {
            report("an endpoint", name, "a client has a member of that name", context);
        }
        StreamDeclaration stream = endpoint.stream();
        boolean withStream = stream != null && stream.hasMessages();
        for (MethodDeclaration method : endpoint.methods()) {
            method(method.name(), withStream, context);
        }
    }

    private static void method(Name name, boolean withStream, RuleContext context) {
        if (object("a method", name, context)) {
            return;
        }
        if (name.text().equals("then")) {
            report("a method", name, "await would take the endpoint for a promise", context);
        } else if (BrowserMemberNames.endpoint(name.text(), withStream)) {
            report(
                    "a method",
                    name,
                    (withStream ? "an endpoint with a stream" : "an endpoint") + " has a member of that name",
                    context);
        }
    }

    /** Whether every object has a member of that name, which is reported. */
    private static boolean object(String what, Name name, RuleContext context) {
        boolean taken = BrowserMemberNames.object(name.text());
        if (taken) {
            report(what, name, "every object has a member of that name", context);
        }
        return taken;
    }

    private static void report(String what, Name name, String why, RuleContext context) {
        context.error(name, "\"" + name + "\" cannot be the name of " + what + " in JavaScript: " + why)
                .hint(HINT);
    }
}
