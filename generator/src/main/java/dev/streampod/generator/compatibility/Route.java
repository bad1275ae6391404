package dev.streampod.generator.compatibility;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** A sender and a receiver, while programs of both versions are in use. */
public enum Route {
    OLD_CLIENT_TO_NEW_SERVER(Flow.FROM_CLIENT, true, "old client to new server"),
    OLD_SERVER_TO_NEW_CLIENT(Flow.TO_CLIENT, true, "old server to new client"),
    OLD_SERVER_TO_NEW_SERVER(Flow.BETWEEN_SERVERS, true, "old server to new server on a shared channel"),
    NEW_CLIENT_TO_OLD_SERVER(Flow.FROM_CLIENT, false, "new client to old server"),
    NEW_SERVER_TO_OLD_CLIENT(Flow.TO_CLIENT, false, "new server to old client"),
    NEW_SERVER_TO_OLD_SERVER(Flow.BETWEEN_SERVERS, false, "new server to old server on a shared channel");

    private final Flow flow;
    private final boolean toNew;
    private final String words;

    Route(Flow flow, boolean toNew, String words) {
        this.flow = flow;
        this.toNew = toNew;
        this.words = words;
    }

    /** All of them as a part of a sentence, in the order of this enum. */
    static String words(Set<Route> routes) {
        if (routes.size() == values().length) {
            return "in every direction";
        }
        return routes.stream().sorted().map(route -> route.words).collect(Collectors.joining(", "));
    }

    /** The routes from old programs to new ones on which something with these flows travels. */
    static Set<Route> toNew(Collection<Flow> flows) {
        return routes(flows, true);
    }

    /** The routes from new programs to old ones on which something with these flows travels. */
    static Set<Route> toOld(Collection<Flow> flows) {
        return routes(flows, false);
    }

    private static Set<Route> routes(Collection<Flow> flows, boolean toNew) {
        return Arrays.stream(values())
                .filter(route -> route.toNew == toNew && flows.contains(route.flow))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Route.class)));
    }
}
