package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.ChannelDefinition;
import dev.streampod.generator.definition.HistoryDefinition;
import dev.streampod.generator.definition.SourceLocations;
import dev.streampod.generator.definition.SourceLocations.Part;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Channels that came or went, and what may be posted to those that both versions have. What is posted goes to the clients,
 * too, that follow.
 */
final class ChannelChanges implements ChangeRule {

    private static final String KEEP = "keep it until no old server is left";
    private static final String NOT_HEARD = "not received";

    @Override
    public void compare(ProtocolDiff diff) {
        Matched<ChannelDefinition> channels = diff.channels();
        channels.forEachPair((older, newer) -> {
            String what = SourceLocations.channel(newer.name());
            boolean followed = diff.followed(newer.name());
            messages(diff, what, older, newer, followed);
            history(diff, what, older, newer);
            presence(diff, what, older, newer, followed);
            new ChannelParameterChanges(diff, what).compare(older.parameters(), newer.parameters());
        });
        channels.added().stream()
                .map(newer -> SourceLocations.channel(newer.name()))
                .forEach(what -> diff.added(ChangeKind.CHANNEL_ADDED, what, "this channel is new")
                        .advice("old servers neither post to it nor listen to it"));
        channels.removed().stream()
                .map(older -> SourceLocations.channel(older.name()))
                .forEach(what -> diff.removed(ChangeKind.CHANNEL_REMOVED, what, "this channel was removed")
                        .on(Set.of(Route.OLD_SERVER_TO_NEW_SERVER), NOT_HEARD)
                        .advice(KEEP));
    }

    /** Messages go by their class: a listener passes over those that its own version does not name. */
    private static void messages(
            ProtocolDiff diff, String what, ChannelDefinition older, ChannelDefinition newer, boolean followed) {
        List<String> before = concrete(diff.older(), older.message());
        List<String> now = concrete(diff.newer(), newer.message());
        now.stream()
                .filter(name -> !before.contains(name))
                .forEach(name -> diff.add(
                                ChangeKind.CHANNEL_MESSAGE_ADDED,
                                what + "." + name,
                                diff.newer().locations().of(what, Part.TYPE),
                                "it can be posted now")
                        .noteBaseline(diff.older().locations().of(what, Part.TYPE))
                        .on(newToOld(followed), NOT_HEARD)
                        .advice(
                                followed
                                        ? "post it only when no old program is left, or to another channel; a client is told of the loss"
                                        : "post it only when no old server is left, or to another channel"));
        before.stream()
                .filter(name -> !now.contains(name))
                .forEach(name -> diff.add(
                                ChangeKind.CHANNEL_MESSAGE_REMOVED,
                                what + "." + name,
                                diff.newer().locations().of(what, Part.TYPE),
                                "it can no longer be posted")
                        .noteBaseline(diff.older().locations().of(what, Part.TYPE))
                        .on(oldToNew(followed), NOT_HEARD)
                        .advice(KEEP));
        if (before.equals(now) && !older.message().equals(newer.message())) {
            diff.changed(
                            ChangeKind.CHANNEL_MESSAGES_REGROUPED,
                            what,
                            Part.TYPE,
                            "the same messages can be posted, but the declared class has changed")
                    .advice("recompile the code that uses it");
        }
    }

    private static void history(ProtocolDiff diff, String what, ChannelDefinition older, ChannelDefinition newer) {
        HistoryDefinition before = older.history();
        HistoryDefinition now = newer.history();
        if (before == null && now != null) {
            diff.added(ChangeKind.CHANNEL_HISTORY_ADDED, what, Part.HISTORY, "it has a history now")
                    .advice("messages that old servers post are not kept");
        } else if (before != null && now == null) {
            diff.removed(ChangeKind.CHANNEL_HISTORY_REMOVED, what, Part.HISTORY, "it no longer has a history")
                    .advice("change the code that reads its history or listens from a position");
        } else if (before != null && !before.equals(now)) {
            diff.changed(
                            ChangeKind.CHANNEL_HISTORY_CHANGED,
                            what,
                            Part.HISTORY,
                            "the size or the ttl of its history has changed")
                    .advice(
                            "until no old server is left, each post trims the history to the size that the posting server knows");
        }
    }

    private static Set<Route> oldToNew(boolean followed) {
        return followed
                ? Set.of(Route.OLD_SERVER_TO_NEW_SERVER, Route.OLD_SERVER_TO_NEW_CLIENT)
                : Set.of(Route.OLD_SERVER_TO_NEW_SERVER);
    }

    private static Set<Route> newToOld(boolean followed) {
        return followed
                ? Set.of(Route.NEW_SERVER_TO_OLD_SERVER, Route.NEW_SERVER_TO_OLD_CLIENT)
                : Set.of(Route.NEW_SERVER_TO_OLD_SERVER);
    }

    private static void presence(
            ProtocolDiff diff, String what, ChannelDefinition older, ChannelDefinition newer, boolean followed) {
        String before = older.presence();
        String now = newer.presence();
        if (before == null && now != null) {
            diff.added(ChangeKind.CHANNEL_PRESENCE_ADDED, what, Part.PRESENCE, "it has presence now")
                    .advice("old servers report no members");
        } else if (before != null && now == null) {
            diff.removed(ChangeKind.CHANNEL_PRESENCE_REMOVED, what, Part.PRESENCE, "it no longer has presence")
                    .advice("change the code that enters or watches it");
        } else if (before != null && now != null && !before.equals(now)) {
            presenceInfo(diff, what, before, now, followed);
        }
    }

    private static void presenceInfo(ProtocolDiff diff, String what, String before, String now, boolean followed) {
        List<String> older = concrete(diff.older(), before);
        List<String> newer = concrete(diff.newer(), now);
        Set<Route> passedOver = EnumSet.noneOf(Route.class);
        if (!newer.containsAll(older)) {
            passedOver.addAll(oldToNew(followed));
        }
        if (!older.containsAll(newer)) {
            passedOver.addAll(newToOld(followed));
        }
        if (passedOver.isEmpty()) {
            diff.changed(
                            ChangeKind.CHANNEL_PRESENCE_REGROUPED,
                            what,
                            Part.PRESENCE,
                            "the presence info is the same, but the declared class has changed")
                    .advice("recompile the code that uses it");
        } else {
            diff.changed(
                            ChangeKind.CHANNEL_PRESENCE_CHANGED,
                            what,
                            Part.PRESENCE,
                            "the class of the presence info has changed")
                    .on(passedOver, "ignored")
                    .advice("a member with such info is visible when no server is left that does not know its class");
        }
    }

    private static List<String> concrete(Version version, String className) {
        return version.model().classNamed(className).concreteTypes().stream()
                .sorted()
                .toList();
    }
}
