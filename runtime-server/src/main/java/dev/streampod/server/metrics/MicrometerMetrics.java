package dev.streampod.server.metrics;

import dev.streampod.wire.ErrorCode;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Brings a server's measurements to a registry of Micrometer's, under the names that docs/operations.md lists. One for each
 * server; two servers of one process need different tags. When the server is closed its meters leave the registry.
 *
 * <p>Micrometer is an optional dependency: whoever uses this class adds {@code io.micrometer:micrometer-core}.
 */
public final class MicrometerMetrics implements ServerMetrics {

    private static final String BYTES = "bytes";

    private final MeterRegistry registry;
    private final Tags tags;
    private final List<Meter> meters = new CopyOnWriteArrayList<>();
    // Also keeps it alive: a registry holds what it reads weakly.
    private @Nullable ServerGauges figures;

    /**
     * @param registry where the meters are registered
     * @param tags keys and values by turns, which every meter gets
     */
    public MicrometerMetrics(MeterRegistry registry, String... tags) {
        this.registry = registry;
        this.tags = Tags.of(tags);
    }

    @Override
    public synchronized void begin(ServerGauges of) {
        if (figures != null) {
            throw new IllegalStateException("Another server is measured with these metrics. Each needs its own, with "
                    + "tags that tell them apart.");
        }
        figures = of;
        connections(of);
        traffic(of);
        counter("streampod.failures", null, Tags.empty(), of, ServerGauges::failures);
        gauge("streampod.handlers.waiting", null, of, ServerGauges::handlersWaiting);
        counter("streampod.handlers.waited", null, Tags.empty(), of, ServerGauges::handlersWaited);
    }

    private void connections(ServerGauges of) {
        gauge("streampod.connections", null, of, ServerGauges::connections);
        counter("streampod.connections.opened", null, Tags.empty(), of, ServerGauges::connectionsOpened);
        counter("streampod.connections.ended", null, Tags.empty(), of, ServerGauges::connectionsClosed);
        for (CloseReason reason : CloseReason.values()) {
            Tags why = Tags.of("reason", reason.wireName());
            counter("streampod.connections.closed", null, why, of, f -> f.closed(reason));
        }
        counter("streampod.sessions.resumed", null, Tags.empty(), of, ServerGauges::sessionsResumed);
        gauge("streampod.streams", null, of, ServerGauges::streams);
        counter("streampod.streams.opened", null, Tags.empty(), of, ServerGauges::streamsOpened);
        for (ErrorCode code : ErrorCode.values()) {
            counter("streampod.refused", null, Tags.of("code", code.wireName()), of, f -> f.refused(code));
        }
    }

    private void traffic(ServerGauges of) {
        Tags in = Tags.of("direction", "in");
        Tags out = Tags.of("direction", "out");
        counter("streampod.messages", null, in, of, ServerGauges::messagesReceived);
        counter("streampod.messages", null, out, of, ServerGauges::messagesSent);
        counter("streampod.messages.ignored", null, Tags.empty(), of, ServerGauges::messagesIgnored);
        counter("streampod.messages.dropped", null, Tags.empty(), of, ServerGauges::messagesDropped);
        counter("streampod.bytes", BYTES, in, of, ServerGauges::bytesReceived);
        counter("streampod.bytes", BYTES, out, of, ServerGauges::bytesSent);
        gauge("streampod.queue.send", BYTES, of, f -> f.sendQueues().total());
        gauge("streampod.queue.send.largest", BYTES, of, f -> f.sendQueues().largest());
        gauge("streampod.queue.mailbox", null, of, f -> f.mailboxes().total());
        gauge("streampod.queue.mailbox.largest", null, of, f -> f.mailboxes().largest());
    }

    private void gauge(String name, @Nullable String unit, ServerGauges of, ToDoubleFunction<ServerGauges> value) {
        meters.add(Gauge.builder(name, of, value).baseUnit(unit).tags(tags).register(registry));
    }

    private void counter(
            String name, @Nullable String unit, Tags own, ServerGauges of, ToDoubleFunction<ServerGauges> value) {
        meters.add(FunctionCounter.builder(name, of, value)
                .baseUnit(unit)
                .tags(tags.and(own))
                .register(registry));
    }

    @Override
    public HandlerTimer handlerTimer(String endpoint) {
        Timer timer = Timer.builder("streampod.handler")
                .tags(tags.and("endpoint", endpoint))
                .register(registry);
        meters.add(timer);
        return nanos -> timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public synchronized void end() {
        meters.forEach(registry::remove);
        meters.clear();
    }
}
