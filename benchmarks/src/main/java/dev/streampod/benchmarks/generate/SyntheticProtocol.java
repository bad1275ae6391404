package dev.streampod.benchmarks.generate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/**
 * A protocol of a given size: of ten classes one is sealed, two are its children, one is an enum and six are records
 * with comments, containers, defaults and references to each other; each endpoint has a stream of ten of them: nothing is to be said about any.
 */
final class SyntheticProtocol {

    private static final int DEFINITIONS_IN_A_FILE = 20;
    private static final long AN_HOUR = 3_600_000;

    private final int classes;
    private final int endpoints;

    SyntheticProtocol(int classes, int endpoints) {
        this.classes = classes;
        this.endpoints = endpoints;
    }

    /** Writes its files, an hour old, as those of a project are that was not touched today. */
    void write(Path directory) throws IOException {
        List<String> documents = new ArrayList<>();
        for (int i = 0; i < classes; i++) {
            documents.add(type(i));
        }
        for (int i = 0; i < endpoints; i++) {
            documents.add(endpoint(i));
        }
        Files.createDirectories(directory);
        FileTime hourAgo = FileTime.fromMillis(System.currentTimeMillis() - AN_HOUR);
        for (int from = 0; from < documents.size(); from += DEFINITIONS_IN_A_FILE) {
            int to = Math.min(documents.size(), from + DEFINITIONS_IN_A_FILE);
            Path file = directory.resolve("part" + from / DEFINITIONS_IN_A_FILE + ".yaml");
            Files.writeString(file, String.join("---\n", documents.subList(from, to)));
            Files.setLastModifiedTime(file, hourAgo);
        }
    }

    private String type(int i) {
        int family = i - i % 10;
        return switch (i % 10) {
            case 0 ->
                "### A family of entities.\nclass: Family%d\nsealed: true\nfields:\n  label: String\n".formatted(i);
            case 1, 2 ->
                "class: Member%d\nextends: Family%d\nfields:\n  weight: double\n  seenAt: Instant?\n"
                        .formatted(i, family);
            case 3 -> "enum: Kind%d\ndefault: unknown\nproperties:\n  code: int\nvalues:\n%s".formatted(i, values());
            default -> """
                    ### Something that happened, number %1$d.
                    class: Event%1$d
                    fields:
                      ### Who it happened to.
                      id: long
                      name: String
                      note: String?
                      at: Instant, default=now
                      kind: Kind%2$d, default=unknown
                      family: Family%3$d
                      tags: List<String>
                      counts: Map<String, List<int?>>
                      next: Event%1$d?
                      secret: String?, scope=serverOnly
                    """.formatted(i, family + 3, family);
        };
    }

    private static String values() {
        var values = new StringBuilder("  - unknown: {code: -1}\n");
        for (int i = 0; i < 8; i++) {
            values.append("  - value").append(i).append(": {code: ").append(i).append("}\n");
        }
        return values.toString();
    }

    private String endpoint(int i) {
        int family = i * 10 % classes;
        return """
                ### The endpoint number %1$d.
                endpoint: part%1$d
                stream:
                  fromClient: [Event%2$d, Event%3$d]
                  toClient: [Event%4$d, Event%5$d, Event%6$d, Event%7$d, Family%8$d]
                """.formatted(i, family + 4, family + 5, family + 6, family + 7, family + 8, family + 9, family);
    }
}
