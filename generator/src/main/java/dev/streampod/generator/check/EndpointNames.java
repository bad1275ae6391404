package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ChannelDeclaration;
import dev.streampod.generator.declaration.EndpointDeclaration;
import dev.streampod.generator.declaration.MethodDeclaration;
import dev.streampod.generator.declaration.NameShape;

/** Names of endpoints, which become methods of the client, and of their methods; names of channels. */
final class EndpointNames implements Rule {

    @Override
    public void check(Subject subject) {
        NameRules rules = new NameRules(NameShape.MEMBER, subject.problems());
        subject.declarations()
                .endpoints()
                .map(EndpointDeclaration::name)
                .forEach(name -> rules.check("an endpoint", name, ReservedNames.endpoint(name.text())));
        subject.declarations()
                .endpoints()
                .flatMap(endpoint -> endpoint.methods().stream())
                .map(MethodDeclaration::name)
                .forEach(name -> rules.check("a method", name, ReservedNames.method(name.text())));
        subject.declarations()
                .channels()
                .map(ChannelDeclaration::name)
                .forEach(name -> rules.check("a channel", name, false));
    }
}
