package dev.streampod.generator.diagnostic;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Guesses which name was meant. */
public final class Suggestion {

    /** Among more names than this none is searched: it would take longer than it is worth. */
    private static final int MAX_CANDIDATES = 5_000;

    private static final int MAX_LENGTH = 80;

    /** How many valid values a hint names. */
    private static final int MAX_NAMED = 20;

    private static final int TOO_FAR = Integer.MAX_VALUE;

    private Suggestion() {}

    /**
     * The candidate that differs least from what was written, if it differs little; of equals the first by name. As many
     * edits as the shorter of both has letters are never little.
     */
    public static Optional<String> of(String written, Collection<String> candidates) {
        if (candidates.size() > MAX_CANDIDATES || written.isEmpty() || written.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String best = null;
        int bestDistance = Math.max(1, written.length() / 3) + 1;
        for (String candidate : candidates) {
            int distance = distance(written, candidate, bestDistance);
            boolean little = distance < Math.min(written.length(), candidate.length());
            boolean better = distance < bestDistance
                    || (best != null && distance == bestDistance && candidate.compareTo(best) < 0);
            if (little && better) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** A hint that names the candidate, or the given text when there is none. */
    public static String hint(String written, Collection<String> candidates, String otherwise) {
        return of(written, candidates)
                .map(name -> "did you mean \"" + name + "\"?" + (otherwise.isEmpty() ? "" : " " + otherwise))
                .orElse(otherwise);
    }

    /** A hint that names the candidate, and what is valid, as far as that is not too much to read. */
    public static String hintOfValues(String written, List<String> values) {
        List<String> valid = values.stream().distinct().toList();
        if (valid.isEmpty()) {
            return "";
        }
        String named = String.join(", ", valid.subList(0, Math.min(MAX_NAMED, valid.size())));
        return hint(written, valid, "valid values: " + named + (valid.size() > MAX_NAMED ? ", …" : ""));
    }

    /** Edits, a swap of neighbours counting as one, letters of another case as none but never as the same name. */
    private static int distance(String written, String candidate, int limit) {
        if (Math.abs(written.length() - candidate.length()) > limit) {
            return TOO_FAR;
        }
        String a = written.toLowerCase(Locale.ROOT);
        String b = candidate.toLowerCase(Locale.ROOT);
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : edit(a, b, d, i, j);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int edit(String a, String b, int[][] d, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int least = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (same ? 0 : 1));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
    }
}
