package dev.streampod.golden;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Edits a protocol in ways that often leave it correct: other names, types, options and comments, lines gone or written
 * twice. The same for the same seed.
 */
final class ProtocolMutations {

    private static final Pattern NAME = Pattern.compile("(?<![\\w'\"])[A-Za-z_]\\w*");
    private static final Pattern FIELD = Pattern.compile("^  \\w+: [A-Z]\\w*.*");

    private static final List<String> NAMES = List.of(
            "a",
            "b_",
            "record",
            "sealed",
            "permits",
            "var",
            "yield",
            "with",
            "builder",
            "codec",
            "reader",
            "writer",
            "value",
            "java",
            "dev",
            "Type",
            "Codec",
            "Instant",
            "Objects",
            "Protocol",
            "Entity",
            "Nullable",
            "List_",
            "A",
            "message",
            "cause",
            "withA",
            "self",
            "module",
            "when",
            "e",
            "i",
            "other",
            "o",
            "fields",
            "name",
            "x1");

    private static final List<String> TYPES = List.of(
            "int",
            "long?",
            "boolean?",
            "double",
            "float?",
            "String",
            "String?",
            "bytes?",
            "Instant",
            "Duration?",
            "UUID",
            "URI?",
            "BigInteger",
            "BigDecimal?",
            "LocalDate",
            "LocalTime?",
            "LocalDateTime",
            "dynamic",
            "List<int?>",
            "Set<List<String>>?",
            "Map<UUID, List<bytes>>",
            "Map<long, dynamic?>");

    private static final List<String> OPTIONS = List.of(
            ", default=1",
            ", default='*/ \\\\u002a \\\" $L'",
            ", default=now",
            ", default=random",
            ", scope=serverOnly",
            ", required",
            ", jsonKey=json_key",
            ", deprecated='*/ @see'",
            ", tail",
            "?");

    private static final List<String> LINES = List.of(
            "  extra: int",
            "sealed: true",
            "serverOnly: true",
            "  ### */ \\u002a\\u002f {@link X} <script> $T @since",
            "extends: Type",
            "  message: String?",
            "  a: Instant?, default=now");

    private final Random random;

    ProtocolMutations(long seed) {
        this.random = new Random(seed);
    }

    /** The text with up to three edits. */
    String mutant(String text) {
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
            int at = random.nextInt(lines.size());
            String line = lines.get(at);
            switch (random.nextInt(6)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, one(LINES));
                case 2 -> lines.set(at, FIELD.matcher(line).matches() ? line + one(OPTIONS) : line);
                case 3 -> lines.set(at, FIELD.matcher(line).matches() ? typed(line) : line);
                default -> renameEverywhere(lines, line);
            }
        }
        return String.join("\n", lines);
    }

    private String typed(String line) {
        return line.substring(0, line.indexOf(':')) + ": " + one(TYPES);
    }

    /** One of the names in a line becomes another one wherever it stands. */
    private void renameEverywhere(List<String> lines, String line) {
        List<String> names =
                NAME.matcher(line).results().map(MatchResult::group).toList();
        if (!names.isEmpty()) {
            Pattern old = Pattern.compile("\\b" + one(names) + "\\b");
            String name = one(NAMES);
            lines.replaceAll(each -> old.matcher(each).replaceAll(name));
        }
    }

    private String one(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
