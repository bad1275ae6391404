package dev.streampod.server.metrics;

import dev.streampod.wire.ErrorCode;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Registers a server's measurements with a Micrometer registry, under the names listed in docs/operations.md. Each server
 * needs an instance of its own, and two servers of one process need different tags. Closing the server removes its meters
 * from the registry.
 *
 * <p>Requires the optional dependency {@code io.micrometer:micrometer-core}.
 */
public final class MicrometerMetrics implements ServerMetrics {

    private static final String BYTES = "bytes";

    private final MeterRegistry registry;
    private final Tags tags;
    private final List<Meter> meters = new CopyOnWriteArrayList<>();
    // A strong reference: meters hold the object that they read weakly.
    private @Nullable ServerGauges gauges;

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
        if (gauges != null) {
            throw new IllegalStateException("Another server is measured with these metrics. Each needs its own, with "
                    + "tags that tell them apart.");
        }
        gauges = of;
        connections(of);
        messages(of);
        counter("streampod.failures", of, g -> g.failures().getAsLong());
        gauge("streampod.handlers.waiting", null, of, g -> g.handlersWaiting().getAsInt());
        counter("streampod.handlers.waited", of, g -> g.handlersWaited().getAsLong());
    }

    private void connections(ServerGauges of) {
        gauge("streampod.connections", null, of, g -> g.connections().getAsInt());
        counter("streampod.connections.opened", of, g -> g.connectionsOpened().getAsLong());
        counter("streampod.connections.ended", of, g -> g.connectionsClosed().getAsLong());
        for (CloseReason reason : CloseReason.values()) {
            Tags why = Tags.of("reason", reason.wireName());
            counter(
                    "streampod.connections.closed",
                    null,
                    why,
                    of,
                    g -> g.closed().applyAsLong(reason));
        }
        counter("streampod.sessions.resumed", of, g -> g.sessionsResumed().getAsLong());
        gauge("streampod.streams", null, of, g -> g.streams().getAsInt());
        counter("streampod.streams.opened", of, g -> g.streamsOpened().getAsLong());
        for (ErrorCode code : ErrorCode.values()) {
            counter(
                    "streampod.refused",
                    null,
                    Tags.of("code", code.wireName()),
                    of,
                    g -> g.refused().applyAsLong(code));
        }
    }

    private void messages(ServerGauges of) {
        Tags in = Tags.of("direction", "in");
        Tags out = Tags.of("direction", "out");
        counter("streampod.messages", null, in, of, g -> g.messagesReceived().getAsLong());
        counter("streampod.messages", null, out, of, g -> g.messagesSent().getAsLong());
        counter("streampod.messages.ignored", of, g -> g.messagesIgnored().getAsLong());
        counter("streampod.messages.dropped", of, g -> g.messagesDropped().getAsLong());
        counter("streampod.bytes", BYTES, in, of, g -> g.bytesReceived().getAsLong());
        counter("streampod.bytes", BYTES, out, of, g -> g.bytesSent().getAsLong());
        gauge("streampod.queue.send", BYTES, of, g -> g.sendQueues().get().getSum());
        gauge("streampod.queue.send.largest", BYTES, of, g -> largest(g.sendQueues()));
        gauge("streampod.queue.mailbox", null, of, g -> g.mailboxes().get().getSum());
        gauge("streampod.queue.mailbox.largest", null, of, g -> largest(g.mailboxes()));
    }

    /** The maximum of no queue at all would be {@link Long#MIN_VALUE}. */
    private static long largest(Supplier<LongSummaryStatistics> sizes) {
        return Math.max(0, sizes.get().getMax());
    }

    private void gauge(String name, @Nullable String unit, ServerGauges of, ToDoubleFunction<ServerGauges> value) {
        meters.add(Gauge.builder(name, of, value).baseUnit(unit).tags(tags).register(registry));
    }

    private void counter(String name, ServerGauges of, ToDoubleFunction<ServerGauges> value) {
        counter(name, null, Tags.empty(), of, value);
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
