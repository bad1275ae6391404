package dev.streampod.client.stress;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a server knows of one session: which ticks it handled, and what it told the client. Safe for use from many threads. */
final class SessionRecord {

    /**
     * A tick of the client that was handled.
     *
     * @param position of its echo
     */
    record Handled(long number, long position) {}

    private final String id;
    private final Ledger ledger;
    private final Consumer<Report> sender;

    // Guarded by this.
    private final List<Handled> handled = new ArrayList<>();
    private long position;
    private @Nullable String client;
    private int closed;

    SessionRecord(String id, Ledger ledger, Consumer<Report> sender) {
        this.id = id;
        this.ledger = ledger;
        this.sender = sender;
    }

    String id() {
        return id;
    }

    synchronized void begin() {
        send(Report.BEGIN, "", 0);
    }

    synchronized void handle(Tick tick) {
        if (client == null) {
            client = tick.origin();
        } else if (!client.equals(tick.origin())) {
            ledger.violation("session " + id + " of " + client + " got a tick of " + tick.origin());
        }
        if (closed > 0) {
            ledger.violation("session " + id + " handled " + tick + " after its end");
        }
        if (!handled.isEmpty()) {
            long before = handled.get(handled.size() - 1).number();
            if (tick.number() != before + 1) {
                ledger.violation("session " + id + " of " + client + " handled " + tick.number() + " after " + before);
            }
        }
        handled.add(new Handled(tick.number(), position));
        send(Report.ECHO, tick.origin(), tick.number());
    }

    synchronized void posted(Tick tick) {
        send(Report.POST, tick.origin(), tick.number());
    }

    synchronized void gap() {
        send(Report.GAP, "", 0);
    }

    private void send(int kind, String origin, long number) {
        sender.accept(new Report(id, position++, kind, origin, number));
    }

    synchronized void closed() {
        if (++closed > 1) {
            ledger.violation("session " + id + " ended " + closed + " times");
        }
    }

    synchronized boolean isClosed() {
        return closed > 0;
    }

    synchronized @Nullable String client() {
        return client;
    }

    synchronized List<Handled> handled() {
        return List.copyOf(handled);
    }

    /** How many reports it has sent. */
    synchronized long sent() {
        return position;
    }
}
