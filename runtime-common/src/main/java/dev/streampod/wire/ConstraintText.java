package dev.streampod.wire;

import java.util.regex.Pattern;
import tools.jackson.core.exc.StreamConstraintsException;

/** The text for a peer whose JSON is beyond a bound of the parser: what is too large and by how much. */
final class ConstraintText {

    /** The parser's own texts end with the method that the bound is configured by, which means nothing to the peer. */
    private static final Pattern METHOD = Pattern.compile(",? from `[^`]*`");

    private ConstraintText() {}

    static String of(StreamConstraintsException violation) {
        return METHOD.matcher(violation.getOriginalMessage()).replaceAll("");
    }
}
