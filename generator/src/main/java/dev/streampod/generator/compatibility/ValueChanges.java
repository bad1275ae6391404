package dev.streampod.generator.compatibility;

import dev.streampod.generator.compatibility.SourcePlaces.Part;
import dev.streampod.generator.source.Span;
import java.util.Objects;
import java.util.Set;

/** What changed about a field or a parameter that both versions have: its type, whether it may be null, its default. */
final class ValueChanges {

    private static final String MISUNDERSTOOD = "misunderstood";

    private final Comparison versions;
    private final Changes changes;
    private final ValueKinds kinds;

    ValueChanges(Comparison versions, Changes changes, ValueKinds kinds) {
        this.versions = versions;
        this.changes = changes;
        this.kinds = kinds;
    }

    /**
     * Reports what differs.
     *
     * @param roles between whom its values travel
     * @param nulls between whom its being null can be seen
     */
    void compare(String what, String whatBefore, TypedValue older, TypedValue newer, Set<Role> roles, Set<Role> nulls) {
        type(new Pair(what, whatBefore, older, newer, Way.toNew(roles), Way.toOld(roles)));
        Pair pair = new Pair(what, whatBefore, older, newer, Way.toNew(nulls), Way.toOld(nulls));
        if (older.type().nullable() != newer.type().nullable()) {
            nullability(pair);
        } else if (!Objects.equals(older.defaultValue(), newer.defaultValue())) {
            defaults(pair);
        }
    }

    private void type(Pair pair) {
        TypedValue older = pair.older;
        TypedValue newer = pair.newer;
        Reading byNew = older.stream() == newer.stream()
                ? new TypeReading(versions.newer().model(), versions.older().model())
                        .ofValues(newer.type(), older.type())
                : Reading.NEVER;
        Reading byOld = older.stream() == newer.stream()
                ? new TypeReading(versions.older().model(), versions.newer().model())
                        .ofValues(older.type(), newer.type())
                : Reading.NEVER;
        String change = "its type was " + older.typeText() + " and is " + newer.typeText();
        if (byNew == Reading.ALWAYS && byOld == Reading.ALWAYS) {
            if (!TypeText.ofValues(older.type()).equals(TypeText.ofValues(newer.type()))) {
                add(kinds.typeReplaced(), pair, Part.TYPE, change + ", which is the same on the wire")
                        .advice("compile what uses it anew");
            }
        } else if (byNew == Reading.ALWAYS) {
            add(kinds.typeWidened(), pair, Part.TYPE, change)
                    .on(pair.toOld, "not understood where a value is none of " + older.typeText())
                    .advice(
                            "send only what both understand until no old program is left, or add another one of the new type");
        } else if (byOld == Reading.ALWAYS) {
            add(kinds.typeNarrowed(), pair, Part.TYPE, change)
                    .on(pair.toNew, "not understood where a value is none of " + newer.typeText())
                    .advice("keep the type, or add another one of the new type");
        } else {
            add(kinds.typeChanged(), pair, Part.TYPE, change)
                    .on(pair.toNew)
                    .on(pair.toOld)
                    .advice("keep the type, and add another one of the new type with a name of its own");
        }
    }

    private void nullability(Pair pair) {
        if (pair.newer.type().nullable()) {
            if (pair.older.hasDefault()) {
                add(
                                kinds.becameNullableWithDefault(),
                                pair,
                                Part.TYPE,
                                "it may be null now; old programs read a null as the default")
                        .advice("check for null where it is used");
            } else {
                add(kinds.becameNullable(), pair, Part.TYPE, "it may be null now")
                        .on(pair.toOld, "not understood where it is null")
                        .advice("give it a default one version earlier, or send no null until no old program is left");
            }
        } else if (pair.newer.hasDefault()) {
            add(
                            kinds.becameNonNullWithDefault(),
                            pair,
                            Part.TYPE,
                            "it may not be null any more; the null of an old program is read as the default")
                    .advice("compile what uses it anew");
        } else {
            add(kinds.becameNonNull(), pair, Part.TYPE, "it may not be null any more")
                    .on(pair.toNew, "not understood where it is null")
                    .advice("give it a default, which a null is read as");
        }
    }

    private void defaults(Pair pair) {
        boolean nullable = pair.newer.type().nullable();
        if (!pair.older.hasDefault() && nullable) {
            add(
                            kinds.nullableDefaultAdded(),
                            pair,
                            Part.DEFAULT,
                            "it has a default now, which stands for a null that an old program leaves out")
                    .on(pair.toNew, MISUNDERSTOOD + " where it is null")
                    .advice("keep it without a default, and choose the value in the program that reads it");
        } else if (!pair.older.hasDefault()) {
            add(kinds.defaultAdded(), pair, Part.DEFAULT, "it has a default now")
                    .advice("clients in other languages may leave it out when no old server is left");
        } else if (!pair.newer.hasDefault() && nullable) {
            add(
                            kinds.nullableDefaultRemoved(),
                            pair,
                            Part.TYPE,
                            "it has no default any more; a null is left out, which an old program reads as the default")
                    .on(pair.toOld, MISUNDERSTOOD + " where it is null")
                    .advice("keep the default");
        } else if (!pair.newer.hasDefault()) {
            add(kinds.defaultRemoved(), pair, Part.TYPE, "it has no default any more, and must not be left out")
                    .on(pair.toNew, "not understood where it was left out, which generated code does not do")
                    .advice("keep the default as long as there are clients in other languages that leave it out");
        } else {
            add(kinds.defaultChanged(), pair, Part.DEFAULT, "it has another default")
                    .advice(
                            "whoever leaves it out gets another value; set it in the program where the old one is meant");
        }
    }

    private Changes.Draft add(ChangeKind kind, Pair pair, Part part, String message) {
        Span before = versions.older().places().of(pair.whatBefore, part);
        return changes.add(kind, pair.what, versions.newer().places().of(pair.what, part), message)
                .earlier(before);
    }

    /** The two sides of one value, and the ways between them. */
    private record Pair(
            String what, String whatBefore, TypedValue older, TypedValue newer, Set<Way> toNew, Set<Way> toOld) {}
}
