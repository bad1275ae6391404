package dev.streampod.generator;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Breaks protocol files, in the same way for the same seed. */
final class Mutations {

    private static final String[] FRAGMENTS = {
        "\t",
        "\0",
        "\r",
        "\r\n",
        "\n",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "%TAG ! !\n",
        "&a ",
        "*a ",
        "!!binary ",
        "<<: ",
        "? ",
        ": ",
        "- ",
        "{",
        "}",
        "[",
        "]",
        ",",
        "'",
        "\"",
        "\\",
        "\\u",
        "\\UFFFFFFFF",
        "|\n",
        ">-\n",
        "#",
        "### x\n",
        "<",
        ">",
        "?",
        "(",
        ")",
        "=",
        "@",
        "`",
        "\u0085",
        "\u2028",
        "\uFEFF",
        "\uD83D\uDE00",
        "null",
        "~",
        "NO",
        "017",
        "extends: Shape\n",
        "sealed: true\n",
        "class: Circle\n",
        "List<",
        "Map<String,",
        "stream<int>",
        "module:a:B",
        "default=",
        "default='x'",
        ", scope=serverOnly",
        ", required",
        "jsonKey=@class",
        "1e999999999",
        "-",
        "*/",
        "${x}",
        "!persist",
        ", relation(name=x, parent=y",
        "scope=none",
        "database",
        "defaultModel=1",
        "{@link X}",
        "\\u002a\\u002f"
    };

    private final List<byte[]> corpus;
    private final Random random;

    /** Mutations that also take parts of other files. */
    Mutations(List<byte[]> corpus, long seed) {
        this.corpus = List.copyOf(corpus);
        this.random = new Random(seed);
    }

    /** The place of a file of the corpus. */
    int pick() {
        return random.nextInt(corpus.size());
    }

    /** The file, edited at one place, or at up to four. */
    byte[] mutant(byte[] source) {
        byte[] mutant = source.clone();
        for (int edits = random.nextBoolean() ? 1 : 1 + random.nextInt(4); edits > 0; edits--) {
            int at = random.nextInt(mutant.length + 1);
            int to = Math.min(mutant.length, at + random.nextInt(random.nextInt(8) == 0 ? 200 : 6));
            byte[] inserted = switch (random.nextInt(5)) {
                case 0 -> new byte[0];
                case 1 -> new byte[] {(byte) random.nextInt(256)};
                case 2 -> part(mutant);
                case 3 -> part(corpus.get(pick()));
                default -> FRAGMENTS[random.nextInt(FRAGMENTS.length)].getBytes(StandardCharsets.UTF_8);
            };
            byte[] next = new byte[at + inserted.length + mutant.length - to];
            System.arraycopy(mutant, 0, next, 0, at);
            System.arraycopy(inserted, 0, next, at, inserted.length);
            System.arraycopy(mutant, to, next, at + inserted.length, mutant.length - to);
            mutant = next;
        }
        return mutant;
    }

    private byte[] part(byte[] source) {
        if (source.length == 0) {
            return source;
        }
        int from = random.nextInt(source.length);
        byte[] part = new byte[Math.min(source.length - from, random.nextInt(60))];
        System.arraycopy(source, from, part, 0, part.length);
        return part;
    }
}
