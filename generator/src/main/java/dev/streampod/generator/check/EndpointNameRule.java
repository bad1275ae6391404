package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ChannelDeclaration;
import dev.streampod.generator.declaration.EndpointDeclaration;
import dev.streampod.generator.declaration.MethodDeclaration;
import dev.streampod.generator.declaration.NameShape;
import dev.streampod.generator.resolve.ReservedNames;

/** Checks the names of endpoints, which become methods of the client, of their methods, and of channels. */
final class EndpointNameRule implements Rule {

    @Override
    public void check(RuleContext context) {
        NameCheck names = new NameCheck(NameShape.MEMBER, context.problems());
        context.endpoints()
                .map(EndpointDeclaration::name)
                .forEach(name -> names.check("an endpoint", name, ReservedNames.endpoint(name.text())));
        context.methods()
                .map(MethodDeclaration::name)
                .forEach(name -> names.check("a method", name, ReservedNames.method(name.text())));
        context.channels().map(ChannelDeclaration::name).forEach(name -> names.check("a channel", name, false));
    }
}
