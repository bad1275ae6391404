package dev.streampod.generator.check;

import dev.streampod.generator.declaration.EndpointDeclaration;
import dev.streampod.generator.declaration.MethodDeclaration;
import dev.streampod.generator.declaration.Name;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An endpoint has something to use, and says once who may. */
final class EndpointContents implements Rule {

    @Override
    public void check(Subject subject) {
        subject.declarations().endpoints().forEach(endpoint -> check(endpoint, subject));
    }

    private static void check(EndpointDeclaration endpoint, Subject subject) {
        if (!endpoint.usable()) {
            subject.problems()
                    .error(
                            endpoint.name().span(),
                            "the endpoint \"" + endpoint.name() + "\" has neither a stream nor methods")
                    .hint("add \"methods\", or \"stream: {}\" for a stream in which any entity may flow");
        }
        scopes(endpoint.requiredScopes(), subject);
        endpoint.methods().stream().map(MethodDeclaration::requiredScopes).forEach(scopes -> scopes(scopes, subject));
        Name refused = endpoint.loginRefused();
        if (refused != null && !endpoint.requiredScopes().isEmpty()) {
            subject.problems()
                    .warning(
                            refused.span(),
                            "\"requireLogin: false\" has no effect, because \"requiredScopes\" requires a login")
                    .hint("remove \"requireLogin: false\"");
        }
    }

    private static void scopes(List<Name> scopes, Subject subject) {
        Map<String, Name> first = new HashMap<>();
        for (Name scope : scopes) {
            Name earlier = first.putIfAbsent(scope.text(), scope);
            if (scope.text().isBlank()) {
                subject.problems()
                        .error(scope.span(), "a scope cannot be empty")
                        .hint("name it, or remove it");
            } else if (earlier != null) {
                subject.problems()
                        .error(scope.span(), "the scope \"" + scope + "\" appears twice")
                        .note(earlier.span(), "it appears here first")
                        .hint("remove one of them");
            }
        }
    }
}
