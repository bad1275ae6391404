package dev.streampod.generator.compatibility;

import dev.streampod.generator.diagnostic.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells changes as problems: what fails is an error, what does not is a warning or an information. */
public final class ChangeReport {

    private final Effect failOn;
    private final List<Acknowledgement> acknowledgements;
    private final List<Acknowledgement> used = new ArrayList<>();
    private int acknowledged;

    /** Makes a report in which the breaks of that effect, and graver ones, are errors. */
    public ChangeReport(Effect failOn, List<Acknowledgement> acknowledgements) {
        this.failOn = failOn;
        this.acknowledgements = List.copyOf(acknowledgements);
    }

    /** Reports all changes, and the acknowledgements that are not about any of them. */
    public void report(List<Change> changes, Problems problems) {
        changes.forEach(change -> report(change, problems));
        acknowledgements.stream()
                .filter(known -> !used.contains(known))
                .forEach(known -> problems.warning(
                                known.place(),
                                "this acknowledgement is not needed: " + known.what() + " has no change "
                                        + known.kind().id())
                        .hint("remove it"));
    }

    /** How many breaks were acknowledged. */
    public int acknowledged() {
        return acknowledged;
    }

    private void report(Change change, Problems problems) {
        Optional<Acknowledgement> known = change.effect() == Effect.NOTHING
                ? Optional.empty()
                : acknowledgements.stream().filter(one -> one.covers(change)).findFirst();
        Problems.Report report = known.isPresent()
                ? problems.info(change.place(), text(change) + ", acknowledged")
                : severe(change, problems);
        report.hint(change.hint());
        change.notes().forEach(note -> report.note(note.span(), note.text()));
        known.ifPresent(one -> {
            used.add(one);
            acknowledged++;
            report.note(one.place(), "acknowledged: " + one.reason());
        });
    }

    private Problems.Report severe(Change change, Problems problems) {
        if (change.effect().failsOn(failOn)) {
            return problems.error(change.place(), text(change));
        }
        return change.effect() == Effect.NOTHING
                ? problems.info(change.place(), text(change))
                : problems.warning(change.place(), text(change));
    }

    private static String text(Change change) {
        return change.what() + ": " + change.message() + " (" + change.kind().id() + ", "
                + change.effect().words() + ")";
    }
}
