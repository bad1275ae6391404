package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.ChannelDefinition;
import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.ParameterDefinition;
import dev.streampod.generator.definition.SourceLocations;
import dev.streampod.generator.definition.SourceLocations.Part;
import dev.streampod.generator.definition.TypeRef;
import java.util.EnumSet;
import java.util.Set;

/**
 * Channels that clients may follow now, or no longer, and how they name one that they may follow in both versions. What is
 * posted to it is looked at where servers hear it, too.
 */
final class FollowChanges implements ChangeRule {

    private static final Set<Route> REQUESTS =
            EnumSet.of(Route.OLD_CLIENT_TO_NEW_SERVER, Route.NEW_CLIENT_TO_OLD_SERVER);

    @Override
    public void compare(ProtocolDiff diff) {
        diff.endpoints().forEachPair((older, newer) -> compare(diff, older, newer));
        Matched.of(
                        diff.older().model().followedChannels(),
                        diff.newer().model().followedChannels(),
                        ChannelDefinition::name)
                .forEachPair((older, newer) -> {
                    parameters(diff, older, newer);
                    history(diff, older, newer);
                });
    }

    private static void compare(ProtocolDiff diff, EndpointDefinition older, EndpointDefinition newer) {
        Matched<ChannelDefinition> followed = Matched.of(older.followed(), newer.followed(), ChannelDefinition::name);
        followed.added()
                .forEach(channel -> diff.added(
                                ChangeKind.FOLLOW_ADDED, what(newer, channel), "clients may follow it now")
                        .advice("update servers before clients: old servers answer unknown-channel; a server does not"
                                + " compile until it says which users may follow"));
        followed.removed()
                .forEach(channel -> diff.removed(
                                ChangeKind.FOLLOW_REMOVED, what(older, channel), "clients may no longer follow it")
                        .on(Set.of(Route.OLD_CLIENT_TO_NEW_SERVER), "refused as unknown-channel")
                        .advice("keep it until no old client is left"));
    }

    private static String what(EndpointDefinition endpoint, ChannelDefinition channel) {
        return endpoint.name() + ".follow." + channel.name();
    }

    /** Clients give the parameters by name, each as any other value; how they make a name between servers is another matter. */
    private static void parameters(ProtocolDiff diff, ChannelDefinition older, ChannelDefinition newer) {
        String what = SourceLocations.channel(newer.name());
        Matched<ParameterDefinition> parameters =
                Matched.of(older.parameters(), newer.parameters(), ParameterDefinition::name);
        parameters.forEachPair((before, now) -> type(diff, what + "." + now.name(), before.type(), now.type()));
        parameters.added().stream()
                .map(ParameterDefinition::name)
                .forEach(name -> diff.added(
                                ChangeKind.FOLLOW_PARAMETER_CHANGED,
                                what + "." + name,
                                "clients that follow the channel name this parameter now")
                        .on(Set.of(Route.OLD_CLIENT_TO_NEW_SERVER), "refused as bad-request")
                        .advice("declare another channel, and let clients follow both until no old client is left"));
        parameters.removed().stream()
                .map(ParameterDefinition::name)
                .forEach(name -> diff.removed(
                                ChangeKind.FOLLOW_PARAMETER_CHANGED,
                                what + "." + name,
                                "clients that follow the channel no longer name this parameter")
                        .on(Set.of(Route.NEW_CLIENT_TO_OLD_SERVER), "refused as bad-request")
                        .advice("declare another channel, and let clients follow both until no old server is left"));
    }

    /** Clients that come back go on after the last message that they have. */
    private static void history(ProtocolDiff diff, ChannelDefinition older, ChannelDefinition newer) {
        if (older.history() != null && newer.history() == null) {
            diff.removed(
                            ChangeKind.FOLLOW_HISTORY_REMOVED,
                            SourceLocations.channel(newer.name()),
                            Part.HISTORY,
                            "clients that follow the channel can no longer go on after the last message that they have")
                    .on(Set.of(Route.OLD_CLIENT_TO_NEW_SERVER), "refused as bad-request")
                    .advice("keep a history, of one message if need be, until no old client is left");
        }
    }

    private static void type(ProtocolDiff diff, String what, TypeRef before, TypeRef now) {
        Set<Route> refused = EnumSet.copyOf(REQUESTS);
        if (readable(diff.newer(), now, diff.older(), before)) {
            refused.remove(Route.OLD_CLIENT_TO_NEW_SERVER);
        }
        if (readable(diff.older(), before, diff.newer(), now)) {
            refused.remove(Route.NEW_CLIENT_TO_OLD_SERVER);
        }
        if (!refused.isEmpty()) {
            diff.changed(
                            ChangeKind.FOLLOW_PARAMETER_CHANGED,
                            what,
                            Part.TYPE,
                            "clients that follow the channel gave a value of " + TypeText.of(before)
                                    + " and now give one of " + TypeText.of(now))
                    .on(refused, "refused as bad-request if the server does not understand the value")
                    .advice("declare another channel, and let clients follow both until no old program is left");
        }
    }

    private static boolean readable(Version readers, TypeRef reader, Version writers, TypeRef writer) {
        return new TypeReadability(readers.model(), writers.model()).of(reader, writer) == Readability.ALWAYS;
    }
}
