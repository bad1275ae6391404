package dev.streampod.generator.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs a file operation for many files in parallel. */
final class Attempts {

    private Attempts() {}

    /** What is done with one file. */
    @FunctionalInterface
    interface Attempt<T, R> {
        R with(T file) throws OutputException;
    }

    /**
     * Makes an attempt with every file, also after others have failed.
     *
     * @return the results, in the order of the files
     * @throws OutputException the failure of the first file that had one
     */
    static <T, R> List<R> all(List<T> files, Attempt<T, R> attempt) throws OutputException {
        List<Outcome<R>> outcomes =
                files.parallelStream().map(file -> Outcome.of(file, attempt)).toList();
        List<R> results = new ArrayList<>(outcomes.size());
        for (Outcome<R> outcome : outcomes) {
            results.add(outcome.get());
        }
        return results;
    }

    private record Outcome<R>(@Nullable R result, @Nullable OutputException failure) {

        static <T, R> Outcome<R> of(T file, Attempt<T, R> attempt) {
            try {
                return new Outcome<>(attempt.with(file), null);
            } catch (OutputException e) {
                return new Outcome<>(null, e);
            }
        }

        R get() throws OutputException {
            if (failure != null) {
                throw failure;
            }
            return Objects.requireNonNull(result);
        }
    }
}
