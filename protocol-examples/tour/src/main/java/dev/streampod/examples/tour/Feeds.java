package dev.streampod.examples.tour;

import dev.streampod.examples.tour.protocol.FeedsFromClient;
import dev.streampod.examples.tour.protocol.RoomMessage;
import dev.streampod.examples.tour.protocol.SimpleData;
import dev.streampod.examples.tour.protocol.server.FeedChannel;
import dev.streampod.examples.tour.protocol.server.FeedsEndpoint;
import dev.streampod.server.RequestException;
import dev.streampod.server.Session;
import dev.streampod.server.StreamingSession;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets clients follow rooms: everybody all of them, but those for the signed-in. Posts what clients send. */
final class Feeds extends FeedsEndpoint {

    private static final String PRIVATE = "private-";

    private final AtomicInteger lastNumber = new AtomicInteger();

    /** The numbers of the sessions that follow or have followed, by their ids; from 1. */
    private final Map<String, Integer> numbers = new ConcurrentHashMap<>();

    @Override
    protected void handleStreamMessage(StreamingSession session, FeedsFromClient message) {
        if (message instanceof RoomMessage said) {
            post(session, said);
        }
    }

    @Override
    protected boolean mayFollow(Session session, FeedChannel feed) {
        return !feed.room().startsWith(PRIVATE) || session.authentication().isPresent();
    }

    @Override
    protected SimpleData presentAs(Session session, FeedChannel feed) {
        return new SimpleData(numbers.computeIfAbsent(session.connectionId(), id -> {
            session.onClose(() -> numbers.remove(id));
            return lastNumber.incrementAndGet();
        }));
    }

    @Override
    protected void post(Session session, RoomMessage message) {
        Posts.await(feed(message.room()).post(session, message), Posts.UNCERTAIN);
    }

    private static FeedChannel feed(String room) {
        try {
            return FeedChannel.of(room);
        } catch (IllegalArgumentException e) {
            throw RequestException.badRequest(String.valueOf(e.getMessage()));
        }
    }
}
