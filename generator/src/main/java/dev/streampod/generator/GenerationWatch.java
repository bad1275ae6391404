package dev.streampod.generator;

import dev.streampod.generator.diagnostic.Diagnostic;
import dev.streampod.generator.source.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Carries out a request again whenever a protocol file appears, changes or goes. The folders are looked at ten times a second,
 * which works on every file system. Belongs to the thread that runs it.
 */
public final class GenerationWatch {

    /** Is told of each run. */
    public interface Listener {

        /**
         * A run has ended.
         *
         * @param result what came of it
         * @param appeared the problems that the run before did not have
         * @param gone the problems of the run before that this one does not have
         */
        void generated(GenerationResult result, List<Diagnostic> appeared, List<Diagnostic> gone);

        /** A run has failed, by a mistake of the generator. The next change of a file brings the next run. */
        void failed(Throwable mistake);
    }

    private static final long POLL_MILLIS = 100;

    /** What tells one version of a file from another. */
    private record Stamp(long size, FileTime modified) {}

    private final Generator generator;
    private final GenerationRequest request;
    private final Listener listener;
    private List<Diagnostic> known = List.of();

    public GenerationWatch(Generator generator, GenerationRequest request, Listener listener) {
        this.generator = generator;
        this.request = request;
        this.listener = listener;
    }

    /** Generates now, and after each change, until the thread is interrupted or the listener throws. */
    public void run() throws InterruptedException {
        while (true) {
            Map<Path, Stamp> seen = stamps();
            generate();
            while (stamps().equals(seen)) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
            settle();
        }
    }

    /** Waits until the files do not change any more. */
    private void settle() throws InterruptedException {
        Map<Path, Stamp> before;
        do {
            before = stamps();
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } while (!stamps().equals(before));
    }

    private void generate() {
        GenerationResult result;
        try {
            result = generator.run(request);
        } catch (Throwable e) {
            listener.failed(e);
            return;
        }
        List<Diagnostic> appeared = without(result.diagnostics(), known);
        List<Diagnostic> gone = without(known, result.diagnostics());
        known = result.diagnostics();
        listener.generated(result, appeared, gone);
    }

    /** The problems of the first list that the second one does not have, wherever in their files they have moved. */
    private static List<Diagnostic> without(List<Diagnostic> problems, List<Diagnostic> others) {
        List<Diagnostic> left = new ArrayList<>(others);
        List<Diagnostic> result = new ArrayList<>();
        for (Diagnostic problem : problems) {
            boolean known = left.stream()
                    .filter(other -> same(problem, other))
                    .findFirst()
                    .map(left::remove)
                    .orElse(false);
            if (!known) {
                result.add(problem);
            }
        }
        return List.copyOf(result);
    }

    private static boolean same(Diagnostic one, Diagnostic other) {
        return one.severity() == other.severity()
                && one.message().equals(other.message())
                && file(one).equals(file(other));
    }

    private static String file(Diagnostic problem) {
        Span span = problem.span();
        return span == null ? "" : span.source().path();
    }

    /** Empty when the folder is not there, or files go while it is looked at: then it differs the next time. */
    private Map<Path, Stamp> stamps() {
        Map<Path, Stamp> stamps = new TreeMap<>();
        if (Files.isDirectory(request.protocolDirectory())) {
            try {
                ProtocolFiles.find(request.protocolDirectory(), request.projectDirectory())
                        .forEach(file -> stamps.put(
                                file.path(),
                                new Stamp(
                                        file.attributes().size(),
                                        file.attributes().lastModifiedTime())));
            } catch (IOException e) {
                return Map.of();
            }
        }
        return stamps;
    }
}
