package dev.streampod.wire;

import java.util.regex.Pattern;
import tools.jackson.core.exc.StreamConstraintsException;

/** The text for a peer whose JSON is beyond a bound of the parser: what is too large and by how much. */
final class ConstraintText {

    /** The parser's own texts end with the method that the bound is configured by, which means nothing to the peer. */
    private static final Pattern METHOD = Pattern.compile(",? from `[^`]*`");

    /** The parser writes numbers as the default locale of the process does, which need not be that of the peer. */
    private static final Pattern DIGIT = Pattern.compile("\\p{Nd}");

    private ConstraintText() {}

    static String of(StreamConstraintsException violation) {
        String text = METHOD.matcher(violation.getOriginalMessage()).replaceAll("");
        return DIGIT.matcher(text)
                .replaceAll(
                        digit -> String.valueOf(Character.digit(digit.group().codePointAt(0), 10)));
    }
}
