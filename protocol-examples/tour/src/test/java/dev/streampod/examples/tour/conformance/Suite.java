package dev.streampod.examples.tour.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All dialogues, as they stand in the files of {@code conformance/}. */
final class Suite {

    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** The name of the runners in Java. */
    static final String JAVA = "java";

    /** The name of the runner of the browser client. */
    static final String BROWSER = "browser";

    private static final String BEGINNINGS = "beginnings.json";

    private final Path folder;
    private final JsonNode beginnings;

    private Suite(Path folder) {
        this.folder = folder;
        this.beginnings = read(folder.resolve(BEGINNINGS));
    }

    /** All dialogues. */
    static List<Dialogue> all() {
        return new Suite(folder()).dialogues();
    }

    /** The dialogues with which a runner tests a side. */
    static List<Dialogue> of(Side tested, String runner) {
        return all().stream().filter(dialogue -> dialogue.isFor(tested, runner)).toList();
    }

    /** The suite is at the top of the repository, where the tests of a module do not run. */
    static Path folder() {
        for (Path above = Path.of("").toAbsolutePath(); above != null; above = above.getParent()) {
            Path candidate = above.resolve("conformance");
            if (Files.isRegularFile(candidate.resolve(BEGINNINGS))) {
                return candidate;
            }
        }
        throw new IllegalStateException(
                "no folder conformance above " + Path.of("").toAbsolutePath());
    }

    private static JsonNode read(Path file) {
        return JSON.readTree(file.toFile());
    }

    private List<Dialogue> dialogues() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> !file.endsWith(BEGINNINGS))
                    .sorted()
                    .flatMap(file -> dialogues(file).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Dialogue> dialogues(Path file) {
        String topic = file.getFileName().toString().replace(".json", "");
        var dialogues = new ArrayList<Dialogue>();
        Set<String> names = new HashSet<>();
        for (JsonNode dialogue : read(file).required("dialogues")) {
            Dialogue read = dialogue(topic, dialogue);
            if (!names.add(read.name())) {
                throw new IllegalStateException("two dialogues are called " + read);
            }
            dialogues.add(read);
        }
        return dialogues;
    }

    private Dialogue dialogue(String topic, JsonNode dialogue) {
        Set<Side> roles = EnumSet.noneOf(Side.class);
        dialogue.required("roles").forEach(role -> roles.add(Side.named(role.stringValue())));
        Map<String, String> notFor = new HashMap<>();
        dialogue.path("notFor").forEachEntry((runner, reason) -> notFor.put(runner, reason.stringValue()));
        var tour = new ArrayList<String>();
        ofItsOwnOrItsBeginning(dialogue, "tour").forEach(argument -> tour.add(argument.stringValue()));
        return new Dialogue(
                topic,
                dialogue.required("name").stringValue(),
                dialogue.required("shows").stringValue(),
                roles,
                notFor,
                tour,
                ofItsOwnOrItsBeginning(dialogue, "client"),
                steps(dialogue));
    }

    /** What it begins with; missing for a beginning that begins with nothing. */
    private JsonNode beginning(JsonNode of) {
        JsonNode name = of.path("begin");
        return name.isMissingNode() ? name : beginnings.required(name.stringValue());
    }

    private JsonNode ofItsOwnOrItsBeginning(JsonNode holder, String property) {
        return holder.isMissingNode() || holder.has(property)
                ? holder.path(property)
                : ofItsOwnOrItsBeginning(beginning(holder), property);
    }

    private List<JsonNode> steps(JsonNode of) {
        var steps = new ArrayList<JsonNode>();
        if (!of.isMissingNode()) {
            steps.addAll(steps(beginning(of)));
            of.path("steps").forEach(steps::add);
        }
        return steps;
    }
}
