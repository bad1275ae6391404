package dev.streampod.generator.check;

import dev.streampod.generator.declaration.EndpointDeclaration;
import dev.streampod.generator.declaration.MethodDeclaration;
import dev.streampod.generator.declaration.Name;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Requires that an endpoint has a stream or methods, and that it states its access once. */
final class EndpointContentRule implements Rule {

    @Override
    public void check(RuleContext context) {
        context.endpoints().forEach(endpoint -> check(endpoint, context));
    }

    private static void check(EndpointDeclaration endpoint, RuleContext context) {
        if (!endpoint.usable()) {
            context.error(endpoint.name(), "the endpoint \"" + endpoint.name() + "\" has neither a stream nor methods")
                    .hint("add \"methods\", or \"stream: {}\" for a stream in which any entity may flow");
        }
        scopes(endpoint.requiredScopes(), context);
        endpoint.methods().stream().map(MethodDeclaration::requiredScopes).forEach(scopes -> scopes(scopes, context));
        Name refused = endpoint.loginRefused();
        if (refused != null && !endpoint.requiredScopes().isEmpty()) {
            context.warning(
                            refused,
                            "\"requireLogin: false\" has no effect, because \"requiredScopes\" requires a login")
                    .hint("remove \"requireLogin: false\"");
        }
    }

    private static void scopes(List<Name> scopes, RuleContext context) {
        Map<String, Name> first = new HashMap<>();
        for (Name scope : scopes) {
            Name earlier = first.putIfAbsent(scope.text(), scope);
            if (scope.text().isBlank()) {
                context.error(scope, "a scope cannot be empty").hint("name it, or remove it");
            } else if (earlier != null) {
                context.error(scope, "the scope \"" + scope + "\" appears twice")
                        .note(earlier.span(), "it appears here first")
                        .hint("remove one of them");
            }
        }
    }
}
