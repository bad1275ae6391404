package dev.streampod.generator.compatibility;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Who sends, and who receives, while programs of both versions are in use. */
public enum Way {
    OLD_CLIENT_TO_NEW_SERVER("old client to new server"),
    OLD_SERVER_TO_NEW_CLIENT("old server to new client"),
    OLD_SERVER_TO_NEW_SERVER("old server to new server on a shared channel"),
    NEW_CLIENT_TO_OLD_SERVER("new client to old server"),
    NEW_SERVER_TO_OLD_CLIENT("new server to old client"),
    NEW_SERVER_TO_OLD_SERVER("new server to old server on a shared channel");

    private final String words;

    Way(String words) {
        this.words = words;
    }

    /** All of them as a part of a sentence, in the order of this enum. */
    static String words(Set<Way> ways) {
        if (ways.size() == values().length) {
            return "in every direction";
        }
        return ways.stream().sorted().map(way -> way.words).collect(Collectors.joining(", "));
    }

    static Set<Way> toNew(Collection<Role> roles) {
        return roles.stream()
                .map(role -> switch (role) {
                    case FROM_CLIENT -> OLD_CLIENT_TO_NEW_SERVER;
                    case TO_CLIENT -> OLD_SERVER_TO_NEW_CLIENT;
                    case BETWEEN_SERVERS -> OLD_SERVER_TO_NEW_SERVER;
                })
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Way.class)));
    }

    static Set<Way> toOld(Collection<Role> roles) {
        return roles.stream()
                .map(role -> switch (role) {
                    case FROM_CLIENT -> NEW_CLIENT_TO_OLD_SERVER;
                    case TO_CLIENT -> NEW_SERVER_TO_OLD_CLIENT;
                    case BETWEEN_SERVERS -> NEW_SERVER_TO_OLD_SERVER;
                })
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Way.class)));
    }
}
