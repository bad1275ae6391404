package dev.streampod.generator.compatibility;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/** The two versions that are compared. */
record Comparison(Version older, Version newer) {

    /** Between whom a class travels in both versions. */
    Set<Role> rolesOfClass(String name) {
        return both(traffic -> traffic.ofClass(name));
    }

    /** Between whom, in both versions, something travels. */
    Set<Role> both(Function<Traffic, Set<Role>> roles) {
        Set<Role> common = EnumSet.noneOf(Role.class);
        common.addAll(roles.apply(older.traffic()));
        common.retainAll(roles.apply(newer.traffic()));
        return common;
    }
}
