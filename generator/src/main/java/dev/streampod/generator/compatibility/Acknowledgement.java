package dev.streampod.generator.compatibility;

import dev.streampod.generator.source.Span;

/**
 * A break that somebody knows of and answers for.
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
