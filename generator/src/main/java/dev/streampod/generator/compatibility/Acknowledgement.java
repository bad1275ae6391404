package dev.streampod.generator.compatibility;

import dev.streampod.generator.source.Span;

/**
 * A breaking change that the authors of the protocol accept.
 *
 * @param what the name of what changed
 * @param reason why it is all right
 * @param place where it is written
 */
public record Acknowledgement(ChangeKind kind, String what, String reason, Span place) {

    boolean covers(Change change) {
        return change.kind() == kind && change.what().equals(what);
    }
}
