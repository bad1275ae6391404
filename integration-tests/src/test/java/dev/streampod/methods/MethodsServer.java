package dev.streampod.methods;

import dev.streampod.entity.Bytes;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.golden.everything.Circle;
import dev.streampod.golden.everything.Color;
import dev.streampod.golden.everything.EarFromClient;
import dev.streampod.golden.everything.EchoFromClient;
import dev.streampod.golden.everything.Everything;
import dev.streampod.golden.everything.FamiliesFromClient;
import dev.streampod.golden.everything.Level;
import dev.streampod.golden.everything.NetworkFailure;
import dev.streampod.golden.everything.PartyFromClient;
import dev.streampod.golden.everything.PoliteRefusal;
import dev.streampod.golden.everything.Shape;
import dev.streampod.golden.everything.server.AnythingEndpoint;
import dev.streampod.golden.everything.server.BroadcastEndpoint;
import dev.streampod.golden.everything.server.DrawingsChannel;
import dev.streampod.golden.everything.server.EarEndpoint;
import dev.streampod.golden.everything.server.EchoEndpoint;
import dev.streampod.golden.everything.server.EverythingEndpoints;
import dev.streampod.golden.everything.server.FamiliesEndpoint;
import dev.streampod.golden.everything.server.FollowingEndpoint;
import dev.streampod.golden.everything.server.GalleryChannel;
import dev.streampod.golden.everything.server.LogChannel;
import dev.streampod.golden.everything.server.LoungeChannel;
import dev.streampod.golden.everything.server.MethodsEndpoint;
import dev.streampod.golden.everything.server.NotificationsChannel;
import dev.streampod.golden.everything.server.PairChannel;
import dev.streampod.golden.everything.server.PartyEndpoint;
import dev.streampod.golden.everything.server.RoomChannel;
import dev.streampod.golden.everything.server.StreamingEndpoint;
import dev.streampod.server.Limits;
import dev.streampod.server.RequestException;
import dev.streampod.server.Session;
import dev.streampod.server.StreamingSession;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.stream.ItemPublisher;
import dev.streampod.stream.MessageStream;
import dev.streampod.wire.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A server whose methods do what the tests ask for, and count. */
final class MethodsServer implements AutoCloseable {

    final CountDownLatch release = new CountDownLatch(1);
    final AtomicInteger waiting = new AtomicInteger();
    final AtomicInteger interrupted = new AtomicInteger();
    /** A {@code failAt} with an exception that cannot be sent. */
    static final int HALF_AT = 13;

    final AtomicInteger ended = new AtomicInteger();
    final AtomicInteger idempotentCalls = new AtomicInteger();
    /** So many of the idempotent calls are not answered before they are released. */
    volatile int idempotentCallsHeldUp = 1;

    /** How many items count has got rid of. */
    final AtomicLong produced = new AtomicLong();

    final AtomicInteger loopsEnded = new AtomicInteger();
    /** The calls of sum that have read an item, that have seen the end of theirs, and whose handler is over. */
    final AtomicInteger sumsBegun = new AtomicInteger();

    final AtomicInteger sumsCommitted = new AtomicInteger();
    final AtomicInteger sumsOver = new AtomicInteger();
    private final StreampodServer server;

    MethodsServer(Limits limits, int port) {
        var endpoints = new EverythingEndpoints(
                new Anything(),
                new Broadcast(),
                new Ear(),
                new Echo(),
                new Families(),
                new Following(),
                new Methods(),
                new Party(),
                new Streaming());
        KeyStore keys = KeyStore.inMemory();
        keys.add("k-ada", "ada", List.of());
        keys.add("k-root", "root", List.of("admin", "it's"));
        server = StreampodServer.builder(endpoints)
                .port(port)
                .limits(limits)
                .authenticator(keys)
                .build()
                .start();
    }

    int port() {
        return server.port();
    }

    StreampodServer server() {
        return server;
    }

    @Override
    public void close() {
        release.countDown();
        server.close();
    }

    private void await(Session session) {
        session.onClose(ended::incrementAndGet);
        waiting.incrementAndGet();
        try {
            release.await();
        } catch (InterruptedException e) {
            interrupted.incrementAndGet();
            throw RequestException.unavailable("interrupted");
        }
    }

    private final class Methods extends MethodsEndpoint {

        @Override
        protected void handleStreamMessage(StreamingSession session, SerializableEntity message) {
            sendStreamMessage(session, message);
        }

        @Override
        protected Everything echo(Session session, Everything value) {
            return value;
        }

        @Override
        protected void nothing(Session session) {
            MethodsServer.this.await(session);
        }

        @Override
        protected @Nullable Shape maybe(
                Session session, @Nullable String text, @Nullable Shape shape, @Nullable Level level) {
            return text == null ? null : shape;
        }

        @Override
        protected Map<String, List<@Nullable Integer>> defaults(
                Session session, int number, String text, Color color, Instant at, UUID id, Duration wait) {
            return Map.of(text + "/" + color + "/" + wait, new ArrayList<>(List.of(number)));
        }

        @Override
        @SuppressWarnings("NullAway")
        protected List<List<Double>> containers(
                Session session, List<Shape> list, Map<Color, Set<UUID>> map, Bytes bytes) {
            if (list.isEmpty()) {
                return null; // which the protocol does not allow
            }
            return List.of(List.of((double) list.size(), (double) map.size()), List.of((double) bytes.length()));
        }

        @Override
        protected SerializableEntity anything(
                Session session, SerializableEntity value, @Nullable SerializableEntity maybe) {
            return maybe == null ? value : maybe;
        }

        @Override
        protected boolean fails(Session session, String kind) {
            switch (kind) {
                case "child" ->
                    throw NetworkFailure.builder()
                            .message("no network")
                            .number(4)
                            .hosts(Set.of("a", "b"))
                            .build();
                case "polite" ->
                    throw PoliteRefusal.builder().message(3).reason("tired").build();
                case "half" ->
                    throw NetworkFailure.builder()
                            .message("half of a pair")
                            .number(4)
                            .hosts(Set.of("h\uD83D"))
                            .build();
                case "secret" -> throw new IllegalStateException("the password is 1234");
                case "refused" -> throw new RequestException(ErrorCode.TOO_LARGE, "too much asked");
                default -> {
                    return false;
                }
            }
        }

        @Override
        protected long forAdmins(Session session) {
            int number = idempotentCalls.incrementAndGet();
            if (number <= idempotentCallsHeldUp) {
                MethodsServer.this.await(session);
            }
            return number;
        }

        @Override
        protected float old(Session session, float value) {
            return value;
        }
    }

    private final class Streaming extends StreamingEndpoint {

        @Override
        protected Flow.Publisher<Integer> count(Session session, long to, @Nullable Integer failAt) {
            session.onClose(ended::incrementAndGet);
            return ItemPublisher.of(out -> {
                try {
                    for (int i = 0; i < to; i++) {
                        if (failAt != null && failAt == i) {
                            throw NetworkFailure.builder()
                                    .message("at " + i)
                                    .number(i)
                                    .hosts(i == HALF_AT ? Set.of("\uDE00") : Set.of())
                                    .build();
                        }
                        out.send(i);
                        produced.incrementAndGet();
                    }
                } finally {
                    loopsEnded.incrementAndGet();
                }
            });
        }

        @Override
        protected long sum(Session session, Flow.Publisher<Long> values) {
            long sum = 0;
            boolean begun = false;
            try {
                for (long value : MessageStream.of(values)) {
                    sum += value;
                    if (!begun) {
                        begun = true;
                        sumsBegun.incrementAndGet();
                    }
                }
                sumsCommitted.incrementAndGet();
                return sum;
            } finally {
                sumsOver.incrementAndGet();
            }
        }

        @Override
        protected Flow.Publisher<Shape> both(
                Session session, Flow.Publisher<Shape> shapes, Flow.Publisher<String> names, int radius) {
            return ItemPublisher.of(out -> {
                var labels = MessageStream.of(names).iterator();
                for (Shape shape : MessageStream.of(shapes)) {
                    out.send(
                            labels.hasNext()
                                    ? Circle.builder()
                                            .label(labels.next())
                                            .radius(radius)
                                            .build()
                                    : shape);
                }
            });
        }

        @Override
        protected void swallow(Session session, Flow.Publisher<Everything> values) {
            MethodsServer.this.await(session);
        }
    }

    private static final class Anything extends AnythingEndpoint {
        @Override
        protected void handleStreamMessage(StreamingSession session, SerializableEntity message) {}
    }

    private static final class Broadcast extends BroadcastEndpoint {}

    private static final class Ear extends EarEndpoint {
        @Override
        protected void handleStreamMessage(StreamingSession session, EarFromClient message) {}
    }

    private static final class Echo extends EchoEndpoint {
        @Override
        protected void handleStreamMessage(StreamingSession session, EchoFromClient message) {}
    }

    private static final class Following extends FollowingEndpoint {
        @Override
        protected boolean mayFollow(Session session, LogChannel log) {
            return false;
        }

        @Override
        protected boolean mayFollow(Session session, NotificationsChannel notifications) {
            return false;
        }

        @Override
        protected boolean mayFollow(Session session, PairChannel pair) {
            return false;
        }

        @Override
        protected boolean mayFollow(Session session, RoomChannel room) {
            return false;
        }
    }

    private static final class Party extends PartyEndpoint {
        @Override
        protected void handleStreamMessage(StreamingSession session, PartyFromClient message) {}

        @Override
        protected boolean mayFollow(Session session, DrawingsChannel drawings) {
            return false;
        }

        @Override
        protected boolean mayFollow(Session session, GalleryChannel gallery) {
            return false;
        }

        @Override
        protected boolean mayFollow(Session session, LogChannel log) {
            return false;
        }

        @Override
        protected boolean mayFollow(Session session, LoungeChannel lounge) {
            return false;
        }

        @Override
        protected void feed(Session session, SerializableEntity value) {}
    }

    private static final class Families extends FamiliesEndpoint {
        @Override
        protected void handleStreamMessage(StreamingSession session, FamiliesFromClient message) {}
    }
}
