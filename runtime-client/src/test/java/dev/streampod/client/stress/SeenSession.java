package dev.streampod.client.stress;

import java.util.ArrayList;
import java.util.List;

/** What a client saw of one session. Guarded by the client that keeps it, until all is quiet. */
final class SeenSession {

    /** Stands among the posts where some may be missing. */
    static final Tick GAP = new Tick("gap", 0);

    private final String id;
    private final List<Tick> posts = new ArrayList<>();
    private long lastPosition;
    private long lastEcho = -1;

    SeenSession(String id, long firstPosition) {
        this.id = id;
        this.lastPosition = firstPosition - 1;
    }

    String id() {
        return id;
    }

    long lastPosition() {
        return lastPosition;
    }

    /** The number of the newest tick that was echoed; negative when there is none. */
    long lastEcho() {
        return lastEcho;
    }

    List<Tick> posts() {
        return posts;
    }

    /** Takes a report in; returns false when it is not the next. */
    boolean take(Report report) {
        if (report.position() != lastPosition + 1) {
            return false;
        }
        lastPosition = report.position();
        switch (report.kind()) {
            case Report.ECHO -> {
                if (lastEcho >= 0 && report.number() != lastEcho + 1) {
                    return false;
                }
                lastEcho = report.number();
            }
            case Report.POST -> posts.add(new Tick(report.origin(), report.number()));
            case Report.GAP -> posts.add(GAP);
            default -> {}
        }
        return true;
    }
}
