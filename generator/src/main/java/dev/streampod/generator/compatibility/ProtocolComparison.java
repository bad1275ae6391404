package dev.streampod.generator.compatibility;

import dev.streampod.generator.definition.ProtocolModel;
import dev.streampod.generator.definition.SourceLocations;
import java.util.Comparator;
import java.util.List;

/** Compares two versions of a protocol by all rules. */
public final class ProtocolComparison {

    private static final List<ChangeRule> RULES = List.of(
            new TypeChanges(),
            new FieldChanges(),
            new FamilyChanges(),
            new EnumChanges(),
            new EnumValueChanges(),
            new EndpointChanges(),
            new StreamChanges(),
            new FollowChanges(),
            new MethodChanges(),
            new ChannelChanges());

    private static final Comparator<Change> ORDER = Comparator.comparing(Change::place)
            .thenComparing(Change::kind)
            .thenComparing(Change::what)
            .thenComparing(Change::message);

    private ProtocolComparison() {}

    /** Everything that changed from the one to the other, sorted by place. */
    public static List<Change> compare(
            ProtocolModel older, SourceLocations olderLocations, ProtocolModel newer, SourceLocations newerLocations) {
        ProtocolDiff diff = new ProtocolDiff(new Version(older, olderLocations), new Version(newer, newerLocations));
        RULES.forEach(rule -> rule.compare(diff));
        return diff.changes().stream().sorted(ORDER).toList();
    }
}
