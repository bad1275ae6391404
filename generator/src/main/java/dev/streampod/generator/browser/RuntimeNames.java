package dev.streampod.generator.browser;

import dev.streampod.generator.definition.ProtocolModel;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The names of the runtime that modules pass on. */
final class RuntimeNames {

    private static final List<String> PUBLIC = List.of(
            "CallError",
            "ClosedError",
            "ConnectionError",
            "DeclaredError",
            "FollowError",
            "OverflowError",
            "QueueFullError",
            "StreamError",
            "StreampodError",
            "TooLargeError",
            "ValueError");

    private RuntimeNames() {}

    /** All that the protocol does not give to types of its own. */
    static List<String> besides(ProtocolModel model) {
        Set<String> taken = new VisibleTypes(model).names().collect(Collectors.toSet());
        return PUBLIC.stream().filter(name -> !taken.contains(name)).toList();
    }
}
