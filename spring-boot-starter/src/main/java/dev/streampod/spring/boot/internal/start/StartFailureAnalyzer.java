package dev.streampod.spring.boot.internal.start;

import java.util.LinkedHashSet;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells what was refused, where, and what to do. */
public final class StartFailureAnalyzer extends AbstractFailureAnalyzer<StartRefusedException> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, StartRefusedException cause) {
        boolean several = cause.problems().size() > 1;
        String descriptions = cause.problems().stream()
                .map(each -> (several ? "- " : "") + each.description())
                .collect(Collectors.joining(System.lineSeparator()));
        // The same advice for several problems is given once.
        var actions = cause.problems().stream()
                .map(StartRefusedException.Problem::action)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        String advice = actions.stream()
                .map(each -> (actions.size() > 1 ? "- " : "") + each)
                .collect(Collectors.joining(System.lineSeparator()));
        return new FailureAnalysis(descriptions, advice, cause);
    }
}
