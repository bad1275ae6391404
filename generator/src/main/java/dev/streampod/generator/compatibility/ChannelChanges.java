package dev.streampod.generator.compatibility;

import dev.streampod.generator.compatibility.SourcePlaces.Part;
import dev.streampod.generator.definition.ChannelDefinition;
import dev.streampod.generator.definition.HistoryDefinition;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Channels that came or went, and what may be posted to those that both versions have. */
final class ChannelChanges implements ChangeRule {

    private static final String KEEP = "keep it as long as there are servers from before";
    private static final String NOT_HEARD = "not heard";

    @Override
    public void compare(Comparison versions, Changes changes) {
        for (ChannelDefinition newer : versions.newer().model().channels()) {
            String what = SourcePlaces.channel(newer.name());
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
                                            versions.newer().places().of(what),
                                            "this channel is new")
                                    .advice("old servers neither post to it nor listen to it"));
        }
        versions.older().model().channels().stream()
                .map(ChannelDefinition::name)
                .filter(name -> versions.newer().findChannel(name).isEmpty())
                .map(SourcePlaces::channel)
                .forEach(what -> changes.add(
                                ChangeKind.CHANNEL_REMOVED,
                                what,
                                versions.older().places().of(what),
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
                                versions.newer().places().of(what, Part.TYPE),
                                "it may be posted now")
                        .earlier(versions.older().places().of(what, Part.TYPE))
                        .on(Set.of(Way.NEW_SERVER_TO_OLD_SERVER), NOT_HEARD)
                        .advice("post it only when no old server is left, or to a channel of its own"));
        before.stream()
                .filter(name -> !now.contains(name))
                .forEach(name -> changes.add(
                                ChangeKind.CHANNEL_MESSAGE_REMOVED,
                                what + "." + name,
                                versions.newer().places().of(what, Part.TYPE),
                                "it may not be posted any more")
                        .earlier(versions.older().places().of(what, Part.TYPE))
                        .on(Set.of(Way.OLD_SERVER_TO_NEW_SERVER), NOT_HEARD)
                        .advice(KEEP));
        if (before.equals(now) && !older.message().equals(newer.message())) {
            changes.add(
                            ChangeKind.CHANNEL_MESSAGES_REGROUPED,
                            what,
                            versions.newer().places().of(what, Part.TYPE),
                            "the same messages are posted, named by another class")
                    .earlier(versions.older().places().of(what, Part.TYPE))
                    .advice("compile what uses them anew");
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
                            versions.newer().places().of(what, Part.HISTORY),
                            "its messages are kept now")
                    .advice("what old servers post to it is not kept");
        } else if (before != null && now == null) {
            changes.add(
                            ChangeKind.CHANNEL_HISTORY_REMOVED,
                            what,
                            versions.older().places().of(what, Part.HISTORY),
                            "its messages are not kept any more")
                    .advice("change what reads its history, or listens to it from a position on");
        } else if (before != null && !before.equals(now)) {
            changes.add(
                            ChangeKind.CHANNEL_HISTORY_CHANGED,
                            what,
                            versions.newer().places().of(what, Part.HISTORY),
                            "another number of its messages is kept, or for another time")
                    .earlier(versions.older().places().of(what, Part.HISTORY))
                    .advice("as long as there are old servers, each post brings it to the size that its server knows");
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
                            versions.newer().places().of(what, Part.PRESENCE),
                            "it tells who is present now")
                    .advice("old servers tell of nobody");
        } else if (before != null && now == null) {
            changes.add(
                            ChangeKind.CHANNEL_PRESENCE_REMOVED,
                            what,
                            versions.older().places().of(what, Part.PRESENCE),
                            "it does not tell any more who is present")
                    .advice("change what enters or watches it");
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
                            versions.newer().places().of(what, Part.PRESENCE),
                            "who is present shows the same cards, named by another class")
                    .earlier(versions.older().places().of(what, Part.PRESENCE))
                    .advice("compile what uses them anew");
        } else {
            changes.add(
                            ChangeKind.CHANNEL_PRESENCE_CHANGED,
                            what,
                            versions.newer().places().of(what, Part.PRESENCE),
                            "who is present shows cards of another class")
                    .earlier(versions.older().places().of(what, Part.PRESENCE))
                    .on(passedOver, "passed over")
                    .advice("who shows such a card is seen when no server is left that does not know it");
        }
    }

    private static List<String> concrete(Version version, String className) {
        return version.model().classNamed(className).concreteTypes().stream()
                .sorted()
                .toList();
    }
}
