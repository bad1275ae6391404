package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.ChannelDefinition;
import dev.streampod.generator.definition.ClassDefinition;
import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.EnumDefinition;
import dev.streampod.generator.definition.SourceLocations.Part;
import dev.streampod.generator.source.Span;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Two versions of a protocol, and the changes between them that were found so far. Belongs to one thread. */
final class ProtocolDiff {

    private final Version older;
    private final Version newer;
    private final List<Change.Builder> builders = new ArrayList<>();

    ProtocolDiff(Version older, Version newer) {
        this.older = older;
        this.newer = newer;
    }

    Version older() {
        return older;
    }

    Version newer() {
        return newer;
    }

    Matched<ClassDefinition> classes() {
        return Matched.of(older.model().classes(), newer.model().classes(), ClassDefinition::name);
    }

    Matched<EnumDefinition> enums() {
        return Matched.of(older.model().enums(), newer.model().enums(), EnumDefinition::name);
    }

    Matched<EndpointDefinition> endpoints() {
        return Matched.of(older.model().endpoints(), newer.model().endpoints(), EndpointDefinition::name);
    }

    Matched<ChannelDefinition> channels() {
        return Matched.of(older.model().channels(), newer.model().channels(), ChannelDefinition::name);
    }

    /** Whether clients may follow the channel in both versions. */
    boolean followed(String channel) {
        return follows(older, channel) && follows(newer, channel);
    }

    private static boolean follows(Version version, String channel) {
        return version.model().followedChannels().stream()
                .anyMatch(followed -> followed.name().equals(channel));
    }

    /** The flows in which a class travels in both versions. */
    Set<Flow> flowsOfClass(String name) {
        return both(dataFlow -> dataFlow.ofClass(name));
    }

    /** The flows that both versions have. */
    Set<Flow> both(Function<DataFlow, Set<Flow>> flows) {
        Set<Flow> common = EnumSet.noneOf(Flow.class);
        common.addAll(flows.apply(older.dataFlow()));
        common.retainAll(flows.apply(newer.dataFlow()));
        return common;
    }

    /** Whether what both lists have is in another order in the one than in the other. */
    static boolean reordered(List<String> before, List<String> now) {
        return !before.stream()
                .filter(now::contains)
                .toList()
                .equals(now.stream().filter(before::contains).toList());
    }

    /** Adds a change of what only the new version has, located there. */
    Change.Builder added(ChangeKind kind, String what, String message) {
        return added(kind, what, Part.NAME, message);
    }

    /** Adds a change of what only the new version has, located there. */
    Change.Builder added(ChangeKind kind, String what, Part part, String message) {
        return add(kind, what, newer.locations().of(what, part), message);
    }

    /** Adds a change of what only the old version has, located there. */
    Change.Builder removed(ChangeKind kind, String what, String message) {
        return removed(kind, what, Part.NAME, message);
    }

    /** Adds a change of what only the old version has, located there. */
    Change.Builder removed(ChangeKind kind, String what, Part part, String message) {
        return add(kind, what, older.locations().of(what, part), message);
    }

    /** Adds a change of what both versions have, located in both. */
    Change.Builder changed(ChangeKind kind, String what, String message) {
        return changed(kind, what, Part.NAME, message);
    }

    /** Adds a change of what both versions have, located in both. */
    Change.Builder changed(ChangeKind kind, String what, Part part, String message) {
        return changed(kind, what, what, part, message);
    }

    /** Adds a change of what both versions have, located in both; {@code before} is its name in the old one. */
    Change.Builder changed(ChangeKind kind, String what, String before, Part part, String message) {
        return added(kind, what, part, message).noteBaseline(older.locations().of(before, part));
    }

    /** Adds a change; what else there is to say about it, the caller adds to the builder. */
    Change.Builder add(ChangeKind kind, String what, Span place, String message) {
        Change.Builder builder = new Change.Builder(kind, what, place, message);
        builders.add(builder);
        return builder;
    }

    List<Change> changes() {
        return builders.stream().map(Change.Builder::build).toList();
    }
}
