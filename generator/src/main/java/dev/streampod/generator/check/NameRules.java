package dev.streampod.generator.check;

import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.diagnostic.Problems;
import java.util.regex.Pattern;

/** What all names have in common: a shape, a length, and words that are taken. */
final class NameRules {

    /** The longest name, so that those of generated files stay within what file systems allow. */
    private static final int MAX_LENGTH = 120;

    private final Pattern shape;
    private final String shapeInWords;
    private final Problems problems;

    NameRules(String shape, String shapeInWords, Problems problems) {
        this.shape = Pattern.compile(shape);
        this.shapeInWords = shapeInWords;
        this.problems = problems;
    }

    /** Whether the name has the shape; reports it otherwise. */
    boolean shaped(String what, Name name) {
        if (name.text().length() > MAX_LENGTH) {
            problems.error(name.span(), "the name of " + what + " is longer than " + MAX_LENGTH + " characters");
            return false;
        }
        if (!shape.matcher(name.text()).matches()) {
            problems.error(name.span(), "\"" + name + "\" cannot be the name of " + what)
                    .hint("it has to be " + shapeInWords);
            return false;
        }
        return true;
    }

    /** Reports a name that has not the shape, is a word of Java, or is taken. */
    void check(String what, Name name, boolean taken) {
        if (!shaped(what, name)) {
            return;
        }
        if (ReservedNames.javaWord(name.text())) {
            problems.error(name.span(), "\"" + name + "\" cannot be the name of " + what + ": it is a word of Java")
                    .hint("choose another name");
        } else if (taken) {
            problems.error(name.span(), "\"" + name + "\" cannot be the name of " + what + ": generated code uses it")
                    .hint("choose another name");
        }
    }
}
