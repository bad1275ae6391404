package dev.streampod.generator.check;

import dev.streampod.generator.declaration.Name;
import dev.streampod.generator.declaration.NameShape;
import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.resolve.ReservedNames;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks what is required of every name: its shape, its length, and that it is not reserved. */
final class NameCheck {

    /** How other languages write what a class extends. */
    private static final Pattern PARENT = Pattern.compile("\\w+\\s*(?:[(:<]| extends )\\s*(\\w+)\\s*\\)?");

    private static final Pattern TWO_WORDS = Pattern.compile("(\\w+)\\s+([a-z]\\w*)");
    private static final Set<String> MODIFIERS = Set.of(
            "const",
            "final",
            "late",
            "let",
            "optional",
            "private",
            "protected",
            "public",
            "readonly",
            "repeated",
            "required",
            "static",
            "val",
            "var");

    private final NameShape shape;
    private final Problems problems;

    NameCheck(NameShape shape, Problems problems) {
        this.shape = shape;
        this.problems = problems;
    }

    /** Whether the name has the shape; reports it otherwise. */
    boolean shaped(String what, Name name) {
        if (name.text().length() > NameShape.MAX_LENGTH) {
            problems.error(
                            name.span(),
                            "the name of " + what + " is longer than " + NameShape.MAX_LENGTH + " characters")
                    .hint("choose a shorter name");
            return false;
        }
        if (!shape.pattern().matcher(name.text()).matches()) {
            problems.error(name.span(), "\"" + name + "\" is not a valid name for " + what)
                    .hint(hint(what, name.text()));
            return false;
        }
        return true;
    }

    private String hint(String what, String name) {
        Matcher parent = PARENT.matcher(name);
        if (shape == NameShape.TYPE && parent.matches()) {
            return "write \"extends: " + parent.group(1) + "\" on a line of its own";
        }
        if ((what.equals("a method") || what.equals("a channel")) && name.indexOf('(') > 0) {
            String alone = name.substring(0, name.indexOf('(')).strip();
            return what.equals("a method")
                    ? "write the parameters below \"parameters\", for example: " + alone + ": {parameters: {id: long}}"
                    : "write \"" + alone + "\", and below it: parameters: {id: long}";
        }
        Matcher twoWords = TWO_WORDS.matcher(name);
        if (shape == NameShape.FIELD && twoWords.matches()) {
            String last = twoWords.group(2);
            return MODIFIERS.contains(twoWords.group(1))
                    ? "write \"" + last + "\", without \"" + twoWords.group(1) + "\""
                    : "write the name first, and its type after the colon: " + last + ": " + twoWords.group(1);
        }
        if (shape == NameShape.ENUM_VALUE && name.matches("\\w+\\s*=.*")) {
            return "write the name alone: an enum travels by name, or, with \"serialized: byIndex\", by its place in the list";
        }
        // One that begins with another word, as "String text" does, means something else than one name.
        String example = name.indexOf(' ') < 0
                ? shape.similar(name)
                        .map(similar -> "; for example: " + similar)
                        .orElse("")
                : "";
        return "a name starts with " + shape.words() + example;
    }

    /** Reports a name that has not the shape, is a word of Java, or is taken. */
    void check(String what, Name name, boolean taken) {
        if (!shaped(what, name)) {
            return;
        }
        if (ReservedNames.javaWord(name.text())) {
            problems.error(
                            name.span(),
                            "\"" + name + "\" cannot be the name of " + what + ": it is a reserved word of Java")
                    .hint("choose another name");
        } else if (taken) {
            problems.error(name.span(), "\"" + name + "\" cannot be the name of " + what + ": generated code uses it")
                    .hint("choose another name");
        }
    }
}
