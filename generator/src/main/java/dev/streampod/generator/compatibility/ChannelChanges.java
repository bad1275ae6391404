package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.ChannelDefinition;
import dev.streampod.generator.definition.HistoryDefinition;
import dev.streampod.generator.definition.SourceLocations;
import dev.streampod.generator.definition.SourceLocations.Part;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Channels that came or went, and what may be posted to those that both versions have. */
final class ChannelChanges implements ChangeRule {

    private static final String KEEP = "keep it until no old server is left";
    private static final String NOT_HEARD = "not received";

    @Override
    public void compare(Comparison versions, Changes changes) {
        for (ChannelDefinition newer : versions.newer().model().channels()) {
            String what = SourceLocations.channel(newer.name());
            versions.older()
                    .findChannel(newer.name())
                    .ifPresentOrElse(
                            older -> {
                                messages(versions, what, older, newer, changes);
                                history(versions, what, older, newer, changes);
                                presence(versions, what, older, newer, changes);
                                new ChannelParameterChanges(versions, changes, what)
                                        .compare(older.parameters(), newer.parameters());
                            },
                            () -> changes.add(
                                            ChangeKind.CHANNEL_ADDED,
                                            what,
                                            versions.newer().locations().of(what),
                                            "this channel is new")
                                    .advice("old servers neither post to it nor listen to it"));
        }
        versions.older().model().channels().stream()
                .map(ChannelDefinition::name)
                .filter(name -> versions.newer().findChannel(name).isEmpty())
                .map(SourceLocations::channel)
                .forEach(what -> changes.add(
                                ChangeKind.CHANNEL_REMOVED,
                                what,
                                versions.older().locations().of(what),
                                "this channel was removed")
                        .on(Set.of(Way.OLD_SERVER_TO_NEW_SERVER), NOT_HEARD)
                        .advice(KEEP));
    }

    /** Messages go by their class: a listener passes over those that its own version does not name. */
    private static void messages(
            Comparison versions, String what, ChannelDefinition older, ChannelDefinition newer, Changes changes) {
        List<String> before = concrete(versions.older(), older.message());
        List<String> now = concrete(versions.newer(), newer.message());
        now.stream()
                .filter(name -> !before.contains(name))
                .forEach(name -> changes.add(
                                ChangeKind.CHANNEL_MESSAGE_ADDED,
                                what + "." + name,
                                versions.newer().locations().of(what, Part.TYPE),
                                "it can be posted now")
                        .earlier(versions.older().locations().of(what, Part.TYPE))
                        .on(Set.of(Way.NEW_SERVER_TO_OLD_SERVER), NOT_HEARD)
                        .advice("post it only when no old server is left, or to another channel"));
        before.stream()
                .filter(name -> !now.contains(name))
                .forEach(name -> changes.add(
                                ChangeKind.CHANNEL_MESSAGE_REMOVED,
                                what + "." + name,
                                versions.newer().locations().of(what, Part.TYPE),
                                "it can no longer be posted")
                        .earlier(versions.older().locations().of(what, Part.TYPE))
                        .on(Set.of(Way.OLD_SERVER_TO_NEW_SERVER), NOT_HEARD)
                        .advice(KEEP));
        if (before.equals(now) && !older.message().equals(newer.message())) {
            changes.add(
                            ChangeKind.CHANNEL_MESSAGES_REGROUPED,
                            what,
                            versions.newer().locations().of(what, Part.TYPE),
                            "the same messages can be posted, but the declared class has changed")
                    .earlier(versions.older().locations().of(what, Part.TYPE))
                    .advice("recompile the code that uses them");
        }
    }

    private static void history(
            Comparison versions, String what, ChannelDefinition older, ChannelDefinition newer, Changes changes) {
        HistoryDefinition before = older.history();
        HistoryDefinition now = newer.history();
        if (before == null && now != null) {
            changes.add(
                            ChangeKind.CHANNEL_HISTORY_ADDED,
                            what,
                            versions.newer().locations().of(what, Part.HISTORY),
                            "it has a history now")
                    .advice("messages that old servers post are not kept");
        } else if (before != null && now == null) {
            changes.add(
                            ChangeKind.CHANNEL_HISTORY_REMOVED,
                            what,
                            versions.older().locations().of(what, Part.HISTORY),
                            "it no longer has a history")
                    .advice("change the code that reads its history or listens from a position");
        } else if (before != null && !before.equals(now)) {
            changes.add(
                            ChangeKind.CHANNEL_HISTORY_CHANGED,
                            what,
                            versions.newer().locations().of(what, Part.HISTORY),
                            "the size or the ttl of its history has changed")
                    .earlier(versions.older().locations().of(what, Part.HISTORY))
                    .advice(
                            "until no old server is left, each post trims the history to the size that the posting server knows");
        }
    }

    private static void presence(
            Comparison versions, String what, ChannelDefinition older, ChannelDefinition newer, Changes changes) {
        String before = older.presence();
        String now = newer.presence();
        if (before == null && now != null) {
            changes.add(
                            ChangeKind.CHANNEL_PRESENCE_ADDED,
                            what,
                            versions.newer().locations().of(what, Part.PRESENCE),
                            "it has presence now")
                    .advice("on old servers nobody is reported as present");
        } else if (before != null && now == null) {
            changes.add(
                            ChangeKind.CHANNEL_PRESENCE_REMOVED,
                            what,
                            versions.older().locations().of(what, Part.PRESENCE),
                            "it no longer has presence")
                    .advice("change the code that enters or watches it");
        } else if (before != null && now != null && !before.equals(now)) {
            cards(versions, what, before, now, changes);
        }
    }

    private static void cards(Comparison versions, String what, String before, String now, Changes changes) {
        List<String> older = concrete(versions.older(), before);
        List<String> newer = concrete(versions.newer(), now);
        Set<Way> passedOver = EnumSet.noneOf(Way.class);
        if (!newer.containsAll(older)) {
            passedOver.add(Way.OLD_SERVER_TO_NEW_SERVER);
        }
        if (!older.containsAll(newer)) {
            passedOver.add(Way.NEW_SERVER_TO_OLD_SERVER);
        }
        if (passedOver.isEmpty()) {
            changes.add(
                            ChangeKind.CHANNEL_PRESENCE_REGROUPED,
                            what,
                            versions.newer().locations().of(what, Part.PRESENCE),
                            "the presence cards are the same, but the declared class has changed")
                    .earlier(versions.older().locations().of(what, Part.PRESENCE))
                    .advice("recompile the code that uses them");
        } else {
            changes.add(
                            ChangeKind.CHANNEL_PRESENCE_CHANGED,
                            what,
                            versions.newer().locations().of(what, Part.PRESENCE),
                            "the class of the presence cards has changed")
                    .earlier(versions.older().locations().of(what, Part.PRESENCE))
                    .on(passedOver, "ignored")
                    .advice(
                            "a participant with such a card is visible when no server is left that does not know its class");
        }
    }

    private static List<String> concrete(Version version, String className) {
        return version.model().classNamed(className).concreteTypes().stream()
                .sorted()
                .toList();
    }
}
