package dev.streampod.spring.boot.internal.start;

import java.util.List;

/**
 * The application cannot start with a Streampod server; {@link StartFailureAnalyzer} prints why. All that is wrong is told at
 * once.
 */
public final class StartRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * One thing that is wrong.
     *
     * @param description what, and where
     * @param action what to do about it
     */
    public record Problem(String description, String action) {}

    /** @param problems at least one */
    public StartRefusedException(List<Problem> problems) {
        super(String.join(
                System.lineSeparator(),
                problems.stream()
                        .map(each -> each.description() + " " + each.action())
                        .toList()));
        this.problems = List.copyOf(problems);
    }

    public StartRefusedException(String description, String action) {
        this(List.of(new Problem(description, action)));
    }

    public List<Problem> problems() {
        return problems;
    }
}
