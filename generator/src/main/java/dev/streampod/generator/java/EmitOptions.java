package dev.streampod.generator.java;

import dev.streampod.generator.definition.Target;
import java.util.EnumSet;
import java.util.Set;

/**
 * What an emitter must know beside the protocol.
 *
 * @param packageName the package of the entities; server and client types go to the packages {@code server} and
 *     {@code client} below it
 * @param moduleName the module's name in UpperCamelCase, a Java identifier: the {@code Chat} of {@code ChatClient},
 *     {@code ChatEndpoints} and {@code ChatProtocol}
 * @param targets to generate, at least one
 * @param withEntities whether the entities are to be generated too; they may exist in a jar already
 */
public record EmitOptions(String packageName, String moduleName, Set<Target> targets, boolean withEntities) {

    /** Everything for these targets. */
    public EmitOptions(String packageName, String moduleName, Set<Target> targets) {
        this(packageName, moduleName, targets, true);
    }

    public EmitOptions {
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("no target");
        }
        targets = Set.copyOf(EnumSet.copyOf(targets));
    }

    /** Whether skeletons of endpoints are wanted. */
    public boolean forServer() {
        return targets.contains(Target.SERVER);
    }

    /** Whether stubs of endpoints are wanted. */
    public boolean forClient() {
        return targets.contains(Target.CLIENT);
    }

    /** Whether classes, enums and fields that are server-only are generated: a client that is generated alone has none. */
    public boolean withServerOnly() {
        return forServer();
    }
}
