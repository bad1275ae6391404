package dev.streampod.examples.tour.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The suite itself: how much it covers, and that somebody runs each of its dialogues. */
final class SuiteTest {

    private static final int FEWEST = 120;

    /** An upper-case letter, or the name of a frame or a value, and so on to a full stop. */
    private static final String SENTENCE = "(?s)\\S.{15,}\\.";

    private final List<Dialogue> dialogues = Suite.all();

    @Test
    void theSuiteIsLarge() {
        assertThat(dialogues).hasSizeGreaterThanOrEqualTo(FEWEST);
    }

    @Test
    void eachDialogueNamesTheBehaviourThatItShows() {
        assertThat(dialogues).allSatisfy(dialogue -> {
            assertThat(dialogue.name()).isNotBlank();
            assertThat(dialogue.shows()).matches(SENTENCE).isNotEqualTo(dialogue.name());
        });
        assertThat(dialogues).extracting(Dialogue::toString).doesNotHaveDuplicates();
    }

    @Test
    void eachDialogueIsRunBySomeRunner() {
        assertThat(dialogues)
                .allMatch(dialogue -> dialogue.isFor(Side.SERVER, Suite.JAVA)
                        || dialogue.isFor(Side.CLIENT, Suite.JAVA)
                        || dialogue.isFor(Side.CLIENT, Suite.BROWSER));
    }

    @Test
    void whoLeavesADialogueOutSaysWhy() {
        assertThat(dialogues).allSatisfy(dialogue -> {
            assertThat(dialogue.notFor().keySet()).isSubsetOf(Suite.JAVA, Suite.BROWSER);
            assertThat(dialogue.notFor().values()).allMatch(reason -> reason.matches(SENTENCE));
        });
    }

    @Test
    void eachDialogueHasSteps() {
        assertThat(dialogues)
                .allSatisfy(dialogue -> assertThat(dialogue.steps()).isNotEmpty());
    }

    @Test
    void thePageOfTheProtocolNamesWhateverStepsAreMadeOf() throws IOException {
        String page = Files.readString(Suite.folder().resolveSibling("docs/wire-protocol.md"));
        String section = page.substring(page.indexOf("## The conformance suite"));
        Set<String> words = new TreeSet<>();
        for (Dialogue dialogue : dialogues) {
            dialogue.client().propertyNames().forEach(words::add);
            dialogue.steps().forEach(step -> addWords(step, words));
        }

        assertThat(words).contains("$any", "follow", "members", "times");
        assertThat(words)
                .filteredOn(word -> !section.matches("(?s).*[`\"]" + Pattern.quote(word) + "[`\"].*"))
                .isEmpty();
    }

    /** Kinds of steps, what they do or see, and placeholders; not what is in frames. */
    private static void addWords(JsonNode step, Set<String> words) {
        step.propertyNames().forEach(words::add);
        for (String verb : List.of("do", "see")) {
            if (step.has(verb)) {
                words.add(step.get(verb).stringValue());
            }
        }
        addPlaceholders(step, words);
    }

    private static void addPlaceholders(JsonNode value, Set<String> words) {
        value.propertyNames().stream().filter(name -> name.startsWith("$")).forEach(words::add);
        value.forEach(each -> addPlaceholders(each, words));
    }
}
