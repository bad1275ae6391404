package dev.streampod.examples.tour.conformance;

import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * One dialogue of the suite.
 *
 * @param topic the name of its file, without the ending
 * @param name unique within the topic
 * @param shows the behaviour, in a sentence
 * @param roles which side can be tested with it
 * @param notFor the runners that leave it out, {@code java} or {@code browser}, each with the reason
 * @param tour the arguments that the tour is started with
 * @param client the options that the client is made with, an object
 * @param steps what happens, those of its beginning included
 */
record Dialogue(
        String topic,
        String name,
        String shows,
        Set<Side> roles,
        Map<String, String> notFor,
        List<String> tour,
        JsonNode client,
        List<JsonNode> steps) {

    /** Whether a runner tests that side with it. */
    boolean isFor(Side tested, String runner) {
        return roles.contains(tested) && !notFor.containsKey(runner);
    }

    @Override
    public String toString() {
        return topic + ": " + name;
    }
}
