package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.SourceLocations.Part;
import java.util.Objects;
import java.util.Set;

/** What changed about a field or a parameter that both versions have: its type, whether it may be null, its default. */
final class ValueChanges {

    private static final String MISUNDERSTOOD = "misunderstood";

    private final ProtocolDiff diff;
    private final ValueKinds kinds;

    ValueChanges(ProtocolDiff diff, ValueKinds kinds) {
        this.diff = diff;
        this.kinds = kinds;
    }

    /**
     * Reports what differs.
     *
     * @param flows in which its values travel
     * @param nulls the flows in which a null is visible
     */
    void compare(String what, String whatBefore, TypedValue older, TypedValue newer, Set<Flow> flows, Set<Flow> nulls) {
        type(new Pair(what, whatBefore, older, newer, Route.toNew(flows), Route.toOld(flows)));
        Pair pair = new Pair(what, whatBefore, older, newer, Route.toNew(nulls), Route.toOld(nulls));
        if (older.type().nullable() != newer.type().nullable()) {
            nullability(pair);
        } else if (!Objects.equals(older.defaultValue(), newer.defaultValue())) {
            defaults(pair);
        }
    }

    private void type(Pair pair) {
        TypedValue older = pair.older;
        TypedValue newer = pair.newer;
        Readability byNew = older.stream() == newer.stream()
                ? new TypeReadability(diff.newer().model(), diff.older().model()).ofValues(newer.type(), older.type())
                : Readability.NEVER;
        Readability byOld = older.stream() == newer.stream()
                ? new TypeReadability(diff.older().model(), diff.newer().model()).ofValues(older.type(), newer.type())
                : Readability.NEVER;
        String change = "its type was " + older.typeText() + " and is now " + newer.typeText();
        if (byNew == Readability.ALWAYS && byOld == Readability.ALWAYS) {
            if (!TypeText.ofValues(older.type()).equals(TypeText.ofValues(newer.type()))) {
                add(kinds.typeReplaced(), pair, Part.TYPE, change + ", which is the same on the wire")
                        .advice("recompile the code that uses it");
            }
        } else if (byNew == Readability.ALWAYS) {
            add(kinds.typeWidened(), pair, Part.TYPE, change)
                    .on(pair.toOld, "not understood if a value is not a valid " + older.typeText())
                    .advice(
                            "send only values that both versions understand until no old program is left, or add another one with the new type");
        } else if (byOld == Readability.ALWAYS) {
            add(kinds.typeNarrowed(), pair, Part.TYPE, change)
                    .on(pair.toNew, "not understood if a value is not a valid " + newer.typeText())
                    .advice("keep the type, or add another one with the new type");
        } else {
            add(kinds.typeChanged(), pair, Part.TYPE, change)
                    .on(pair.toNew)
                    .on(pair.toOld)
                    .advice("keep the type, and add another one with the new type and a new name");
        }
    }

    private void nullability(Pair pair) {
        if (pair.newer.type().nullable()) {
            if (pair.older.hasDefault()) {
                add(
                                kinds.becameNullableWithDefault(),
                                pair,
                                Part.TYPE,
                                "it can be null now; old programs read a null as the default")
                        .advice("check for null in the code that uses it");
            } else {
                add(kinds.becameNullable(), pair, Part.TYPE, "it can be null now")
                        .on(pair.toOld, "not understood if it is null")
                        .advice("give it a default one version earlier, or send no null until no old program is left");
            }
        } else if (pair.newer.hasDefault()) {
            add(
                            kinds.becameNonNullWithDefault(),
                            pair,
                            Part.TYPE,
                            "it can no longer be null; the null of an old program is read as the default")
                    .advice("recompile the code that uses it");
        } else {
            add(kinds.becameNonNull(), pair, Part.TYPE, "it can no longer be null")
                    .on(pair.toNew, "not understood if it is null")
                    .advice("give it a default: a null is then read as the default");
        }
    }

    private void defaults(Pair pair) {
        boolean nullable = pair.newer.type().nullable();
        if (!pair.older.hasDefault() && nullable) {
            add(
                            kinds.nullableDefaultAdded(),
                            pair,
                            Part.DEFAULT,
                            "it has a default now, which replaces a null that an old program does not send")
                    .on(pair.toNew, MISUNDERSTOOD + " where it is null")
                    .advice("keep it without a default, and choose the value in the program that reads it");
        } else if (!pair.older.hasDefault()) {
            add(kinds.defaultAdded(), pair, Part.DEFAULT, "it has a default now")
                    .advice("clients in other languages can leave it out when no old server is left");
        } else if (!pair.newer.hasDefault() && nullable) {
            add(
                            kinds.nullableDefaultRemoved(),
                            pair,
                            Part.TYPE,
                            "it no longer has a default; a null is not sent, and an old program reads that as the default")
                    .on(pair.toOld, MISUNDERSTOOD + " where it is null")
                    .advice("keep the default");
        } else if (!pair.newer.hasDefault()) {
            add(kinds.defaultRemoved(), pair, Part.TYPE, "it no longer has a default and cannot be left out")
                    .on(pair.toNew, "not understood if it is left out, which generated code never does")
                    .advice("keep the default as long as clients in other languages leave it out");
        } else {
            add(kinds.defaultChanged(), pair, Part.DEFAULT, "its default has changed")
                    .advice("code that leaves it out gets another value; set the old value where it is meant");
        }
    }

    private Change.Builder add(ChangeKind kind, Pair pair, Part part, String message) {
        return diff.changed(kind, pair.what, pair.whatBefore, part, message);
    }

    /** The two sides of one value, and the routes between them. */
    private record Pair(
            String what, String whatBefore, TypedValue older, TypedValue newer, Set<Route> toNew, Set<Route> toOld) {}
}
