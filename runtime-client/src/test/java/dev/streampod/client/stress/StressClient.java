package dev.streampod.client.stress;

import dev.streampod.client.Backoff;
import dev.streampod.client.ClientError;
import dev.streampod.client.ClientThreads;
import dev.streampod.client.ConnectionEvent;
import dev.streampod.client.ConnectionState;
import dev.streampod.client.ContinuityListener;
import dev.streampod.client.Interruption;
import dev.streampod.client.SendQueueFullException;
import dev.streampod.client.StreamOptions;
import dev.streampod.fixtures.Deadline;
import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.stream.OverflowPolicy;
import dev.streampod.wire.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A client with a network of its own, a thread that sends and calls, and a record of all it was told. */
final class StressClient implements AutoCloseable, ContinuityListener<Tick> {

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(5), Duration.ofMillis(200), Backoff.FOREVER);
    private static final int BUFFER = 100_000;
    private static final int MOST_HISTORY = 500;

    private final String name;
    private final boolean resume;
    private final boolean copied;
    private final Ledger ledger;
    private final Random random;
    private final FaultyProxy proxy;
    private final WorkClient client;
    private final StressCalls calls;
    private final Thread thread;
    private volatile boolean stopping;
    private volatile boolean closing;

    // Guarded by this.
    private final List<SeenSession> seen = new ArrayList<>();
    private final List<Long> unacknowledged = new ArrayList<>();
    private final Map<ErrorCode, Integer> errors = new EnumMap<>(ErrorCode.class);
    private final List<String> history = new ArrayList<>();
    private boolean newReader;
    private long sent;
    private int interruptions;
    private int resumptions;
    private int failedReaders;
    private int losses;
    private @Nullable Instant newestRetryAt;

    /**
     * @param resume whether it asks for sessions that outlive their connections
     * @param copied whether its connections are copied by somebody, who then seems to be it
     * @param shared the threads that it shares with others, and then its calls have no streams; null for its own
     */
    StressClient(
            String name,
            boolean resume,
            boolean copied,
            long seed,
            int port,
            @Nullable ClientThreads shared,
            Ledger ledger) {
        this.name = name;
        this.resume = resume;
        this.copied = copied;
        this.ledger = ledger;
        this.random = new Random(seed);
        this.proxy = FaultyProxy.to(port);
        var builder = WorkClient.builder(proxy.port())
                .resume(resume)
                .backoff(shared == null ? BACKOFF : Backoff.DEFAULT)
                .connectTimeout(Duration.ofSeconds(1))
                .closeTimeout(Duration.ofSeconds(10));
        this.client = (shared == null ? builder : builder.threads(shared)).build();
        this.calls = new StressCalls(name, client.work(), shared == null, ledger);
        client.work().addContinuityListener(this);
        client.addErrorListener(this::failed);
        client.addConnectionListener(this::changed);
        this.thread = new Thread(this::work, "stress " + name);
    }

    void start() {
        read();
        var unused = client.openStreamingConnection();
        thread.start();
    }

    private void read() {
        synchronized (this) {
            newReader = true;
        }
        var reader = client.work().stream(new StreamOptions(BUFFER, OverflowPolicy.FAIL));
        var unused = reader.listen(this::received).completion().whenComplete((nothing, failure) -> {
            if (failure != null) {
                synchronized (this) {
                    failedReaders++;
                }
            }
            if (!closing) {
                read();
            }
        });
    }

    private synchronized void received(Report report) {
        SeenSession last = last();
        if (last == null || !last.id().equals(report.session()) || newReader) {
            if (report.position() != 0 && !newReader) {
                ledger.violation(name + ": session " + report.session() + " begins with " + report);
            }
            if (seen.stream().anyMatch(session -> session.id().equals(report.session()))) {
                ledger.violation(name + ": " + report + " of a session that was over");
            }
            newReader = false;
            last = new SeenSession(report.session(), report.position());
            seen.add(last);
            note("session " + last.id());
        }
        if (report.kind() == Report.ECHO && !report.origin().equals(name)) {
            ledger.violation(name + ": got " + report);
        }
        long before = last.lastPosition();
        if (!last.take(report)) {
            ledger.violation(name + ": " + report + " came after position " + before);
        }
    }

    private synchronized @Nullable SeenSession last() {
        return seen.isEmpty() ? null : seen.get(seen.size() - 1);
    }

    @Override
    public synchronized void interrupted(Interruption<Tick> interruption) {
        interruptions++;
        note("interrupted, unacknowledged "
                + interruption.unacknowledged().stream().map(Tick::number).toList());
        interruption.unacknowledged().forEach(tick -> unacknowledged.add(tick.number()));
        if (interruption.to().isBefore(interruption.from())) {
            ledger.violation(name + ": " + interruption);
        }
    }

    @Override
    public synchronized void resumed(Instant from, Instant to) {
        resumptions++;
        note("resumed");
    }

    private synchronized void changed(ConnectionEvent event) {
        Throwable cause = event.cause();
        Instant retryAt = event.retryAt();
        if (retryAt != null) {
            losses++;
            newestRetryAt = retryAt;
        }
        note(event.state() + (cause == null ? "" : " " + cause.getMessage()));
    }

    private void note(String what) {
        history.add("before " + sent + ": " + what);
        if (history.size() > MOST_HISTORY) {
            history.remove(0);
        }
    }

    /** What happened last, for failure messages. */
    synchronized String history() {
        return String.join("\n  ", history);
    }

    private synchronized void failed(ClientError error) {
        note("error " + error);
        errors.merge(error.code(), 1, Integer::sum);
        switch (error.code()) {
            case UNAVAILABLE, CANCELLED -> {}
            default -> ledger.violation(name + ": was told " + error);
        }
    }

    private void work() {
        while (!stopping) {
            openIfClosed();
            for (int burst = random.nextInt(4); burst > 0; burst--) {
                send();
            }
            if (random.nextInt(4) == 0) {
                calls.begin(random);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5 + random.nextInt(20)));
        }
    }

    /** Some codes end the connection until the application opens it again. */
    private void openIfClosed() {
        if (client.connectionState() == ConnectionState.DISCONNECTED) {
            var unused = client.openStreamingConnection();
        }
    }

    /** Only one thread sends at a time: the client's own, or after it the one that ends the run. */
    private void send() {
        long number = sent();
        try {
            client.work().sendStreamMessage(new Tick(name, number));
        } catch (SendQueueFullException e) {
            return;
        }
        synchronized (this) {
            sent = number + 1;
        }
    }

    /** Sends no more ticks, and returns when all are accounted for and all calls have ended. */
    void finish() throws InterruptedException {
        stopping = true;
        thread.join(Deadline.DEFAULT.toMillis());
        if (thread.isAlive()) {
            throw new AssertionError(name + " does not stop sending");
        }
        var deadline = Deadline.standard();
        while (!isQuiet()) {
            if (deadline.passed()) {
                throw new AssertionError(name + " does not come to rest: " + this + " " + client.connectionState());
            }
            openIfClosed();
            send();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            awaitEcho();
        }
    }

    /** Whether something of what it sent after so many ticks was answered. */
    boolean isAnsweredAfter(long ticks) {
        SeenSession last = last();
        return last != null && lastEcho(last) >= ticks;
    }

    private synchronized long lastEcho(SeenSession session) {
        return session.lastEcho();
    }

    private boolean isQuiet() {
        SeenSession last = last();
        return last != null && lastEcho(last) == sent() - 1 && calls.open() == 0;
    }

    /** Gives the newest tick a while; it may be lost with its session, which is then told. */
    private void awaitEcho() {
        var patience = Deadline.after(Duration.ofSeconds(2));
        while (!isQuiet() && !patience.passed()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    String name() {
        return name;
    }

    /** Whether it is told exactly which of its ticks may be lost; without sessions that are resumed it is told that some may. */
    boolean isToldWhatIsLost() {
        return resume && !copied;
    }

    boolean isCopied() {
        return copied;
    }

    FaultyProxy proxy() {
        return proxy;
    }

    synchronized long sent() {
        return sent;
    }

    synchronized List<SeenSession> seen() {
        return List.copyOf(seen);
    }

    synchronized List<Long> unacknowledged() {
        return List.copyOf(unacknowledged);
    }

    synchronized int interruptions() {
        return interruptions;
    }

    synchronized int failedReaders() {
        return failedReaders;
    }

    /** How often it had no connection and went to open one again. */
    synchronized int losses() {
        return losses;
    }

    /** When it meant to do so the last time; null when it never had to. */
    synchronized @Nullable Instant newestRetryAt() {
        return newestRetryAt;
    }

    synchronized Map<ErrorCode, Integer> errors() {
        return Map.copyOf(errors);
    }

    synchronized int resumptions() {
        return resumptions;
    }

    /** Closes the client, which has to end in order, then its network. */
    @Override
    public void close() {
        closing = true;
        stopping = true;
        client.close();
        proxy.close();
    }

    @Override
    public synchronized String toString() {
        return name + ": " + sent + " sent, " + seen.size() + " sessions, " + resumptions + " resumed, "
                + interruptions + " interruptions, " + unacknowledged.size() + " unacknowledged, " + failedReaders
                + " readers failed, " + proxy.accepted() + " connections, errors " + errors + ", " + calls;
    }
}
