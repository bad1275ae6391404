package dev.streampod.generator.check;

import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.declaration.NameShape;
import dev.streampod.generator.diagnostic.Problems;

/** What all names have in common: a shape, a length, and words that are taken. */
final class NameRules {

    private final NameShape shape;
    private final Problems problems;

    NameRules(NameShape shape, Problems problems) {
        this.shape = shape;
        this.problems = problems;
    }

    /** Whether the name has the shape; reports it otherwise. */
    boolean shaped(String what, Name name) {
        if (name.text().length() > NameShape.MAX_LENGTH) {
            problems.error(
                    name.span(), "the name of " + what + " is longer than " + NameShape.MAX_LENGTH + " characters");
            return false;
        }
        if (!shape.pattern().matcher(name.text()).matches()) {
            problems.error(name.span(), "\"" + name + "\" cannot be the name of " + what)
                    .hint("it has to be " + shape.words());
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
