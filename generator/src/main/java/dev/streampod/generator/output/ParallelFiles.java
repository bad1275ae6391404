package dev.streampod.generator.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs a file operation for many files in parallel. */
final class ParallelFiles {

    private ParallelFiles() {}

    /** What is done with one file. */
    @FunctionalInterface
    interface FileOperation<T, R> {
        R with(T file) throws OutputException;
    }

    /**
     * Runs the operation for every file, also after others have failed.
     *
     * @return the results, in the order of the files
     * @throws OutputException the failure of the first file that had one
     */
    static <T, R> List<R> map(List<T> files, FileOperation<T, R> operation) throws OutputException {
        List<Outcome<R>> outcomes =
                files.parallelStream().map(file -> Outcome.of(file, operation)).toList();
        List<R> results = new ArrayList<>(outcomes.size());
        for (Outcome<R> outcome : outcomes) {
            results.add(outcome.get());
        }
        return results;
    }

    private record Outcome<R>(@Nullable R result, @Nullable OutputException failure) {

        static <T, R> Outcome<R> of(T file, FileOperation<T, R> operation) {
            try {
                return new Outcome<>(operation.with(file), null);
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
