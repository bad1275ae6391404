package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.MethodDefinition;
import dev.streampod.generator.definition.SourceLocations.Part;
import dev.streampod.generator.definition.TypeRef;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a method that both versions have returns. */
final class ResultChanges {

    private static final Set<Route> TO_NEW = Set.of(Route.OLD_SERVER_TO_NEW_CLIENT);
    private static final Set<Route> TO_OLD = Set.of(Route.NEW_SERVER_TO_OLD_CLIENT);

    private final ProtocolDiff diff;

    ResultChanges(ProtocolDiff diff) {
        this.diff = diff;
    }

    void compare(String what, MethodDefinition older, MethodDefinition newer) {
        TypeRef before = older.returns();
        TypeRef now = newer.returns();
        if (before == null && now == null) {
            return;
        }
        String message = "it returned " + text(before, older) + " and now returns " + text(now, newer);
        if (before == null || now == null || older.returnsStream() != newer.returnsStream()) {
            changed(what, message);
            return;
        }
        Readability byNew =
                new TypeReadability(diff.newer().model(), diff.older().model()).ofValues(now, before);
        Readability byOld =
                new TypeReadability(diff.older().model(), diff.newer().model()).ofValues(before, now);
        if (byNew == Readability.ALWAYS && byOld == Readability.ALWAYS) {
            if (!TypeText.ofValues(before).equals(TypeText.ofValues(now))) {
                add(ChangeKind.RESULT_TYPE_REPLACED, what, message + ", which is the same on the wire")
                        .advice("recompile the code that uses it");
            }
        } else if (byNew == Readability.ALWAYS) {
            add(ChangeKind.RESULT_TYPE_WIDENED, what, message)
                    .on(TO_OLD, "not understood if a value is not a valid " + TypeText.of(before))
                    .advice("keep the type, and add a method with another name");
        } else if (byOld == Readability.ALWAYS) {
            add(ChangeKind.RESULT_TYPE_NARROWED, what, message)
                    .on(TO_NEW, "not understood if a value is not a valid " + TypeText.of(now))
                    .advice("update servers before clients");
        } else {
            changed(what, message);
        }
        if (!before.nullable() && now.nullable()) {
            add(ChangeKind.RESULT_BECAME_NULLABLE, what, "it can return null now")
                    .on(TO_OLD, "not understood if it is null")
                    .advice("keep the result, and add a method with another name");
        } else if (before.nullable() && !now.nullable()) {
            add(ChangeKind.RESULT_BECAME_NON_NULL, what, "it no longer returns null")
                    .on(TO_NEW, "not understood if it is null")
                    .advice("update servers before clients");
        }
    }

    private void changed(String what, String message) {
        add(ChangeKind.RESULT_TYPE_CHANGED, what, message)
                .on(TO_NEW)
                .on(TO_OLD)
                .advice("keep the result, and add a method with another name");
    }

    private Change.Builder add(ChangeKind kind, String what, String message) {
        return diff.changed(kind, what, Part.TYPE, message);
    }

    private static String text(@Nullable TypeRef type, MethodDefinition method) {
        return type == null ? "nothing" : TypeText.of(type, method.returnsStream());
    }
}
