package dev.streampod.examples.chat.server;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.SpoofChecker;
import com.ibm.icu.text.SpoofChecker.RestrictionLevel;
import com.ibm.icu.text.UnicodeSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What people see of names and lines, by the rules of Unicode (UTS #39) as ICU knows them. */
final class VisibleText {

    /** A character that is drawn as nothing, though Unicode counts it among the symbols. */
    private static final int BLANK_BRAILLE = 0x2800;

    private static final SpoofChecker CHECKER = new SpoofChecker.Builder()
            .setChecks(SpoofChecker.RESTRICTION_LEVEL | SpoofChecker.CHAR_LIMIT | SpoofChecker.INVISIBLE)
            .setAllowedChars(new UnicodeSet(SpoofChecker.RECOMMENDED)
                    .addAll(SpoofChecker.INCLUSION)
                    .freeze())
            .setRestrictionLevel(RestrictionLevel.HIGHLY_RESTRICTIVE)
            .build();

    private VisibleText() {}

    /** Whether a name has no invisible or obsolete characters and does not mix scripts that look alike. */
    static boolean isPlainName(String name) {
        return !CHECKER.failsChecks(name);
    }

    /**
     * What people see in a name. They take two names for one another that have one of these in common: {@code ada} and
     * {@code ADA}, or {@code ada} with a Cyrillic a; and since letters look alike as they are written and in small ones alike,
     * {@code Il} and both {@code ll} and {@code il}.
     */
    static Set<String> skeletons(String name) {
        String normal = Normalizer2.getNFKCInstance().normalize(name);
        return Stream.of(normal, UCharacter.foldCase(normal, true))
                .map(CHECKER::getSkeleton)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a line shows nothing at all. */
    static boolean isBlank(String line) {
        return line.codePoints().noneMatch(VisibleText::isVisible);
    }

    private static boolean isVisible(int character) {
        return !UCharacter.isUWhiteSpace(character)
                && !UCharacter.isISOControl(character)
                && !UCharacter.hasBinaryProperty(character, UProperty.DEFAULT_IGNORABLE_CODE_POINT)
                && character != BLANK_BRAILLE;
    }
}
