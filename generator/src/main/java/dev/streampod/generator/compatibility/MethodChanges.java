package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.MethodDefinition;
import dev.streampod.generator.definition.SourceLocations.Part;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The methods of endpoints that both versions have. */
final class MethodChanges implements ChangeRule {

    @Override
    public void compare(Comparison versions, Changes changes) {
        for (EndpointDefinition newer : versions.newer().model().endpoints()) {
            versions.older().findEndpoint(newer.name()).ifPresent(older -> {
                newer.methods().forEach(method -> compare(versions, older, newer.name(), method, changes));
                older.methods().stream()
                        .filter(method -> named(method.name(), newer.methods()).isEmpty())
                        .map(method -> older.name() + "." + method.name())
                        .forEach(what -> changes.add(
                                        ChangeKind.METHOD_REMOVED,
                                        what,
                                        versions.older().locations().of(what),
                                        "this method was removed")
                                .on(Set.of(Way.OLD_CLIENT_TO_NEW_SERVER), "refused as unknown-method")
                                .advice("keep it until no old client is left"));
            });
        }
    }

    private static void compare(
            Comparison versions,
            EndpointDefinition endpoint,
            String endpointName,
            MethodDefinition newer,
            Changes changes) {
        String what = endpointName + "." + newer.name();
        Optional<MethodDefinition> before = named(newer.name(), endpoint.methods());
        if (before.isEmpty()) {
            changes.add(
                            ChangeKind.METHOD_ADDED,
                            what,
                            versions.newer().locations().of(what),
                            "this method is new")
                    .advice("update servers before clients: old servers answer unknown-method; a server must have it to"
                            + " compile");
            return;
        }
        MethodDefinition older = before.get();
        new ParameterChanges(versions, changes).compare(what, older.parameters(), newer.parameters());
        new ResultChanges(versions, changes).compare(what, older, newer);
        new ScopeChanges(versions, changes).compare(what, older.requiredScopes(), newer.requiredScopes());
        calls(versions, what, older, newer, changes);
        exceptions(versions, what, older, newer, changes);
    }

    private static void calls(
            Comparison versions, String what, MethodDefinition older, MethodDefinition newer, Changes changes) {
        Whole method = new Whole(versions, what);
        if (!older.idempotent() && newer.idempotent()) {
            method.add(changes, ChangeKind.METHOD_BECAME_IDEMPOTENT, "calls can be sent again now")
                    .advice("update servers before clients: an old server may not expect the same call twice");
        } else if (older.idempotent() && !newer.idempotent()) {
            method.add(changes, ChangeKind.METHOD_NO_LONGER_IDEMPOTENT, "calls can no longer be sent again")
                    .on(Set.of(Way.OLD_CLIENT_TO_NEW_SERVER), "still sent again after a lost connection")
                    .advice("give the method another name if executing a call twice does harm");
        }
        if (!Objects.equals(older.timeout(), newer.timeout())) {
            changes.add(
                            ChangeKind.METHOD_TIMEOUT_CHANGED,
                            what,
                            versions.newer().locations().of(what, Part.TIMEOUT),
                            "its timeout has changed")
                    .earlier(versions.older().locations().of(what, Part.TIMEOUT))
                    .advice("check whether calls take longer");
        }
        if (older.deprecated() == null && newer.deprecated() != null) {
            method.add(changes, ChangeKind.METHOD_DEPRECATED, "it is deprecated now")
                    .advice("the compiler warns wherever it is used");
        }
    }

    private static void exceptions(
            Comparison versions, String what, MethodDefinition older, MethodDefinition newer, Changes changes) {
        newer.exceptions().stream()
                .filter(name -> !older.exceptions().contains(name))
                .map(name -> what + ".throws." + name)
                .forEach(thrown -> changes.add(
                                ChangeKind.METHOD_EXCEPTION_ADDED,
                                thrown,
                                versions.newer().locations().of(thrown),
                                "it can be thrown now")
                        .advice("old clients see that the call failed, but do not get this exception"));
        older.exceptions().stream()
                .filter(name -> !newer.exceptions().contains(name))
                .map(name -> what + ".throws." + name)
                .forEach(thrown -> changes.add(
                                ChangeKind.METHOD_EXCEPTION_REMOVED,
                                thrown,
                                versions.older().locations().of(thrown),
                                "it is no longer thrown")
                        .advice("new clients see that a call to an old server failed, but do not get this exception"));
    }

    private static Optional<MethodDefinition> named(String name, List<MethodDefinition> methods) {
        return methods.stream().filter(method -> method.name().equals(name)).findFirst();
    }

    /** A method's place in both versions. */
    private record Whole(Comparison versions, String what) {

        Changes.Draft add(Changes changes, ChangeKind kind, String message) {
            return changes.add(kind, what, versions.newer().locations().of(what), message)
                    .earlier(versions.older().locations().of(what));
        }
    }
}
