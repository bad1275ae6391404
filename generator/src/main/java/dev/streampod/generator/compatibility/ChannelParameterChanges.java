package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.EnumValue;
import dev.streampod.generator.definition.ParameterDefinition;
import dev.streampod.generator.definition.Scalar;
import dev.streampod.generator.definition.SourceLocations.Part;
import dev.streampod.generator.definition.TypeRef;
import dev.streampod.generator.definition.TypeRef.EnumType;
import dev.streampod.generator.definition.TypeRef.ScalarType;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The parameters of a channel that both versions have. Their values make the channel's name between servers, one behind the
 * other: where the names differ, servers do not hear each other. The parameters' own names do not travel.
 */
final class ChannelParameterChanges {

    private static final Set<Route> BOTH_ROUTES =
            EnumSet.of(Route.OLD_SERVER_TO_NEW_SERVER, Route.NEW_SERVER_TO_OLD_SERVER);
    private static final String ANOTHER_NAME = "not received, because the channel has another name between servers";
    private static final String NEW_CHANNEL =
            "keep the channel, and declare another one; post to both until no old server is left";

    private final ProtocolDiff diff;
    private final String channel;

    ChannelParameterChanges(ProtocolDiff diff, String channel) {
        this.diff = diff;
        this.channel = channel;
    }

    void compare(List<ParameterDefinition> older, List<ParameterDefinition> newer) {
        List<String> before = names(older);
        List<String> now = names(newer);
        Matched<ParameterDefinition> parameters = Matched.of(older, newer, ParameterDefinition::name);
        if (before.size() != now.size()) {
            addedAndRemoved(parameters);
        } else if (!before.equals(now) && new HashSet<>(before).equals(new HashSet<>(now))) {
            diff.changed(ChangeKind.CHANNEL_PARAMETER_ORDER_CHANGED, channel, "the order of its parameters has changed")
                    .on(BOTH_ROUTES, ANOTHER_NAME)
                    .advice("keep their order");
            parameters.forEachPair(this::type);
        } else {
            for (int i = 0; i < newer.size(); i++) {
                renamed(older.get(i), newer.get(i));
                type(older.get(i), newer.get(i));
            }
        }
    }

    private void addedAndRemoved(Matched<ParameterDefinition> parameters) {
        parameters.forEachPair(this::type);
        parameters
                .added()
                .forEach(newer -> diff.added(ChangeKind.CHANNEL_PARAMETER_ADDED, what(newer), "it was added")
                        .on(BOTH_ROUTES, ANOTHER_NAME)
                        .advice(NEW_CHANNEL));
        parameters
                .removed()
                .forEach(older -> diff.removed(ChangeKind.CHANNEL_PARAMETER_REMOVED, what(older), "it was removed")
                        .on(BOTH_ROUTES, ANOTHER_NAME)
                        .advice(NEW_CHANNEL));
    }

    private void renamed(ParameterDefinition older, ParameterDefinition newer) {
        if (!older.name().equals(newer.name())) {
            diff.changed(
                            ChangeKind.CHANNEL_PARAMETER_RENAMED,
                            what(newer),
                            what(older),
                            Part.NAME,
                            "it was called " + older.name())
                    .advice("make sure that it still means the same: only its value is sent");
        }
    }

    private void type(ParameterDefinition older, ParameterDefinition newer) {
        String before = TypeText.of(older.type());
        String now = TypeText.of(newer.type());
        Readability byNew = reading(diff.newer(), newer.type(), diff.older(), older.type());
        Readability byOld = reading(diff.older(), older.type(), diff.newer(), newer.type());
        String change = before.equals(now)
                ? "its type " + now + " has other values"
                : "its type was " + before + " and is now " + now;
        if (byNew == Readability.ALWAYS && byOld == Readability.ALWAYS) {
            if (!before.equals(now)) {
                add(
                                ChangeKind.CHANNEL_PARAMETER_TYPE_REPLACED,
                                older,
                                newer,
                                change + ", which is the same in the channel's name")
                        .advice("recompile the code that uses it");
            }
        } else if (byNew == Readability.ALWAYS) {
            add(ChangeKind.CHANNEL_PARAMETER_TYPE_WIDENED, older, newer, change)
                    .on(Set.of(Route.NEW_SERVER_TO_OLD_SERVER), "not received if a value is not a valid old " + before)
                    .advice("use only values that both versions know until no old server is left");
        } else if (byOld == Readability.ALWAYS) {
            add(ChangeKind.CHANNEL_PARAMETER_TYPE_NARROWED, older, newer, change)
                    .on(Set.of(Route.OLD_SERVER_TO_NEW_SERVER), "not received if a value is not a valid new " + now)
                    .advice("keep the type, or make sure that no such value is used");
        } else {
            add(ChangeKind.CHANNEL_PARAMETER_TYPE_CHANGED, older, newer, change)
                    .on(BOTH_ROUTES, "not received if the channel has another name between servers")
                    .advice(NEW_CHANNEL);
        }
    }

    /** How much of what one type can stand for in a name the other one can stand for as well. */
    private static Readability reading(Version readers, TypeRef reader, Version writers, TypeRef writer) {
        if (reader instanceof EnumType to && writer instanceof EnumType from) {
            // No default stands for what is unknown here: a name is heard or not.
            return values(readers, to).containsAll(values(writers, from)) ? Readability.ALWAYS : Readability.SOMETIMES;
        }
        return reader instanceof ScalarType to
                ? ScalarReadability.ofKeys(
                        to.scalar(), writer instanceof ScalarType from ? from.scalar() : Scalar.STRING)
                : Readability.SOMETIMES;
    }

    private static Set<String> values(Version version, EnumType type) {
        return version.model().enumNamed(type.name()).values().stream()
                .map(EnumValue::name)
                .collect(Collectors.toSet());
    }

    private Change.Builder add(ChangeKind kind, ParameterDefinition older, ParameterDefinition newer, String message) {
        return diff.changed(kind, what(newer), what(older), Part.TYPE, message);
    }

    private String what(ParameterDefinition parameter) {
        return channel + "." + parameter.name();
    }

    private static List<String> names(List<ParameterDefinition> parameters) {
        return parameters.stream().map(ParameterDefinition::name).toList();
    }
}
