package dev.streampod.examples.tour;

import dev.streampod.examples.tour.protocol.Boom;
import dev.streampod.examples.tour.protocol.Burst;
import dev.streampod.examples.tour.protocol.EchoFromClient;
import dev.streampod.examples.tour.protocol.EchoToClient;
import dev.streampod.examples.tour.protocol.Everything;
import dev.streampod.examples.tour.protocol.NumberedException;
import dev.streampod.examples.tour.protocol.SimpleData;
import dev.streampod.examples.tour.protocol.server.EchoEndpoint;
import dev.streampod.server.RequestException;
import dev.streampod.server.Session;
import dev.streampod.server.StreamingSession;
import dev.streampod.stream.ItemPublisher;
import dev.streampod.stream.MessageStream;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Sends every message back, except for the two that ask for something else. */
final class Echo extends EchoEndpoint {

    private static final int MAX_BURST = 100_000;

    @Override
    protected void streamOpened(StreamingSession session) {
        setUserObject(session, new Visitor(session.id()));
    }

    @Override
    protected void handleStreamMessage(StreamingSession session, EchoFromClient message) {
        if (message instanceof Boom boom) {
            throw new IllegalStateException(boom.reason());
        } else if (message instanceof Burst burst) {
            burst(session, burst.num());
        } else if (message instanceof EchoToClient echo) {
            sendStreamMessage(session, echo);
        }
    }

    @Override
    protected int add(Session session, int a, int b) {
        return a + b;
    }

    @Override
    protected Everything echoEverything(Session session, Everything value) {
        return value;
    }

    @Override
    protected int fail(Session session, String kind) {
        switch (kind) {
            case "declared" -> throw numbered(7);
            case "undeclared" -> throw new IllegalStateException("undeclared, as asked for");
            default -> throw RequestException.badRequest("kind is declared or undeclared, not " + kind);
        }
    }

    @Override
    protected int sleep(Session session, int millis) {
        pause(millis);
        return millis;
    }

    @Override
    protected Flow.Publisher<Integer> count(Session session, int count, int pauseMillis, @Nullable Integer failAt) {
        return ItemPublisher.of(out -> {
            for (int i = 0; i < count; i++) {
                if (pauseMillis > 0) {
                    Thread.sleep(pauseMillis);
                }
                if (failAt != null && failAt == i) {
                    throw numbered(i);
                }
                out.send(i);
            }
        });
    }

    @Override
    protected long sum(Session session, Flow.Publisher<Integer> values) {
        long sum = 0;
        for (int value : MessageStream.of(values)) {
            sum += value;
        }
        return sum;
    }

    /** Hands items on one by one: the caller's own demand holds up the caller's own stream. */
    @Override
    protected Flow.Publisher<SimpleData> echoStream(Session session, Flow.Publisher<SimpleData> values) {
        return values;
    }

    private static NumberedException numbered(int number) {
        return NumberedException.builder()
                .message("number " + number)
                .number(number)
                .build();
    }

    private static void pause(int millis) {
        if (millis < 0) {
            throw RequestException.badRequest("millis must not be negative: " + millis);
        }
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RequestException.unavailable("interrupted");
        }
    }

    private void burst(StreamingSession session, int count) {
        if (count < 0 || count > MAX_BURST) {
            throw RequestException.badRequest("num out of range: " + count);
        }
        for (int i = 0; i < count; i++) {
            sendStreamMessage(session, new SimpleData(i));
        }
    }
}
