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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The parameters of a channel that both versions have. Their values make the channel's name between servers, one behind the
 * other: where the names differ, servers do not hear each other. The parameters' own names do not travel.
 */
final class ChannelParameterChanges {

    private static final Set<Way> BOTH_WAYS = EnumSet.of(Way.OLD_SERVER_TO_NEW_SERVER, Way.NEW_SERVER_TO_OLD_SERVER);
    private static final String ANOTHER_NAME = "not received, because the channel has another name between servers";
    private static final String NEW_CHANNEL =
            "keep the channel, and declare another one; post to both until no old server is left";

    private final Comparison versions;
    private final Changes changes;
    private final String channel;

    ChannelParameterChanges(Comparison versions, Changes changes, String channel) {
        this.versions = versions;
        this.changes = changes;
        this.channel = channel;
    }

    void compare(List<ParameterDefinition> older, List<ParameterDefinition> newer) {
        List<String> before = names(older);
        List<String> now = names(newer);
        if (before.size() != now.size()) {
            addedAndRemoved(older, newer);
        } else if (!before.equals(now) && new HashSet<>(before).equals(new HashSet<>(now))) {
            changes.add(
                            ChangeKind.CHANNEL_PARAMETER_ORDER_CHANGED,
                            channel,
                            versions.newer().locations().of(channel),
                            "the order of its parameters has changed")
                    .earlier(versions.older().locations().of(channel))
                    .on(BOTH_WAYS, ANOTHER_NAME)
                    .advice("keep their order");
            newer.forEach(parameter -> named(parameter.name(), older).ifPresent(earlier -> type(earlier, parameter)));
        } else {
            for (int i = 0; i < newer.size(); i++) {
                renamed(older.get(i), newer.get(i));
                type(older.get(i), newer.get(i));
            }
        }
    }

    private void addedAndRemoved(List<ParameterDefinition> older, List<ParameterDefinition> newer) {
        for (ParameterDefinition parameter : newer) {
            String what = what(parameter);
            named(parameter.name(), older)
                    .ifPresentOrElse(
                            earlier -> type(earlier, parameter),
                            () -> changes.add(
                                            ChangeKind.CHANNEL_PARAMETER_ADDED,
                                            what,
                                            versions.newer().locations().of(what),
                                            "it was added")
                                    .on(BOTH_WAYS, ANOTHER_NAME)
                                    .advice(NEW_CHANNEL));
        }
        older.stream()
                .filter(parameter -> named(parameter.name(), newer).isEmpty())
                .map(this::what)
                .forEach(what -> changes.add(
                                ChangeKind.CHANNEL_PARAMETER_REMOVED,
                                what,
                                versions.older().locations().of(what),
                                "it was removed")
                        .on(BOTH_WAYS, ANOTHER_NAME)
                        .advice(NEW_CHANNEL));
    }

    private void renamed(ParameterDefinition older, ParameterDefinition newer) {
        if (!older.name().equals(newer.name())) {
            changes.add(
                            ChangeKind.CHANNEL_PARAMETER_RENAMED,
                            what(newer),
                            versions.newer().locations().of(what(newer)),
                            "it was called " + older.name())
                    .earlier(versions.older().locations().of(what(older)))
                    .advice("make sure that it still means the same: only its value is sent");
        }
    }

    private void type(ParameterDefinition older, ParameterDefinition newer) {
        String before = TypeText.of(older.type());
        String now = TypeText.of(newer.type());
        Reading byNew = reading(versions.newer(), newer.type(), versions.older(), older.type());
        Reading byOld = reading(versions.older(), older.type(), versions.newer(), newer.type());
        String change = before.equals(now)
                ? "its type " + now + " has other values"
                : "its type was " + before + " and is now " + now;
        if (byNew == Reading.ALWAYS && byOld == Reading.ALWAYS) {
            if (!before.equals(now)) {
                add(
                                ChangeKind.CHANNEL_PARAMETER_TYPE_REPLACED,
                                older,
                                newer,
                                change + ", which is the same in the channel's name")
                        .advice("recompile the code that uses it");
            }
        } else if (byNew == Reading.ALWAYS) {
            add(ChangeKind.CHANNEL_PARAMETER_TYPE_WIDENED, older, newer, change)
                    .on(Set.of(Way.NEW_SERVER_TO_OLD_SERVER), "not received if a value is not a valid old " + before)
                    .advice("use only values that both versions know until no old server is left");
        } else if (byOld == Reading.ALWAYS) {
            add(ChangeKind.CHANNEL_PARAMETER_TYPE_NARROWED, older, newer, change)
                    .on(Set.of(Way.OLD_SERVER_TO_NEW_SERVER), "not received if a value is not a valid new " + now)
                    .advice("keep the type, or make sure that no such value is used");
        } else {
            add(ChangeKind.CHANNEL_PARAMETER_TYPE_CHANGED, older, newer, change)
                    .on(BOTH_WAYS, "not received if the channel has another name between servers")
                    .advice(NEW_CHANNEL);
        }
    }

    /** How much of what one type can stand for in a name the other one can stand for as well. */
    private static Reading reading(Version readers, TypeRef reader, Version writers, TypeRef writer) {
        if (reader instanceof EnumType to && writer instanceof EnumType from) {
            // No default stands for what is unknown here: a name is heard or not.
            return values(readers, to).containsAll(values(writers, from)) ? Reading.ALWAYS : Reading.SOMETIMES;
        }
        return reader instanceof ScalarType to
                ? ScalarReading.ofKeys(to.scalar(), writer instanceof ScalarType from ? from.scalar() : Scalar.STRING)
                : Reading.SOMETIMES;
    }

    private static Set<String> values(Version version, EnumType type) {
        return version.model().enumNamed(type.name()).values().stream()
                .map(EnumValue::name)
                .collect(Collectors.toSet());
    }

    private Changes.Draft add(ChangeKind kind, ParameterDefinition older, ParameterDefinition newer, String message) {
        return changes.add(kind, what(newer), versions.newer().locations().of(what(newer), Part.TYPE), message)
                .earlier(versions.older().locations().of(what(older), Part.TYPE));
    }

    private String what(ParameterDefinition parameter) {
        return channel + "." + parameter.name();
    }

    private static List<String> names(List<ParameterDefinition> parameters) {
        return parameters.stream().map(ParameterDefinition::name).toList();
    }

    private static Optional<ParameterDefinition> named(String name, List<ParameterDefinition> parameters) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst();
    }
}
