package dev.streampod.server.internal.broker;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.EntityWriter;
import dev.streampod.entity.FieldNames;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.protocol.MessageSet;
import dev.streampod.protocol.Protocol;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients get of a channel whose messages cannot all be written for them. */
@Timeout(60)
class ChannelFollowerTest {

    /** Has, where the number is negative, a part that only servers know, as an object within a message can be. */
    record Numbered(int number) implements SerializableEntity {}

    private static final class NumberedCodec extends EntityCodec<Numbered> {

        private static final FieldNames FIELDS = FieldNames.of("Numbered", "number");

        private NumberedCodec() {
            super(Numbered.class, "Numbered", false);
        }

        @Override
        public void writeFields(Numbered value, EntityWriter out) {
            if (value.number < 0 && !out.toServer()) {
                throw new IllegalArgumentException("only servers know that class");
            }
            out.name(FIELDS, 0);
            out.writeInt(value.number);
        }

        @Override
        public Numbered readFields(EntityReader in) {
            int number = 0;
            for (int field = in.nextField(FIELDS, 0); field >= 0; field = in.nextField(FIELDS, field + 1)) {
                number = in.readInt();
            }
            return new Numbered(number);
        }
    }

    private static final Protocol PROTOCOL = new Protocol() {
        @Override
        public String name() {
            return "numbered";
        }

        @Override
        public String fingerprint() {
            return "00";
        }

        @Override
        public List<EntityCodec<?>> codecs() {
            return List.of(new NumberedCodec());
        }
    };

    private static final ChannelHistory HISTORY = new ChannelHistory(100, Duration.ofMinutes(10));

    private final MessageBroker broker =
            MessageBroker.builder(EntityRegistry.of(List.of(PROTOCOL))).build();

    /** What each follower gets, in its order. */
    private static final class Told implements FollowSink {

        private final List<String> all = new CopyOnWriteArrayList<>();

        @Override
        public long id() {
            return 1;
        }

        @Override
        public void began(@Nullable ChannelPosition position) {
            all.add("began");
        }

        @Override
        public boolean publish(@Nullable ChannelPosition position, byte[] frame) {
            String text = new String(frame);
            return all.add(text.substring(text.lastIndexOf(':') + 1, text.length() - 2));
        }

        @Override
        public void unreadable(@Nullable ChannelPosition position) {
            all.add("unreadable");
        }

        @Override
        public void lost(Gap gap) {
            all.add("lost");
        }

        @Override
        public void caughtUp(@Nullable ChannelPosition position) {
            all.add("caught up");
        }
    }

    @AfterEach
    void close() {
        broker.close();
    }

    private Told follow(@Nullable ChannelHistory history, FollowSpec.Start start) {
        var told = new Told();
        var spec = new FollowSpec("numbers", MessageSet.of(Numbered.class), history, start, null);
        broker.follow(spec, told, Backpressure.NONE);
        return told;
    }

    private void post(int number) {
        broker.withHistory(HISTORY).postMessage("numbers", new Numbered(number)).join();
    }

    @Test
    void aMessageOfTheHistoryThatCannotBeWrittenForClientsIsToldAndThoseAfterItCome() {
        post(1);
        post(-2);
        post(3);
        Told told = follow(HISTORY, FollowSpec.Start.ALL);
        await().until(() -> told.all.contains("caught up"));
        post(-4);
        post(5);
        await().untilAsserted(() ->
                assertThat(told.all).containsExactly("began", "1", "unreadable", "3", "caught up", "unreadable", "5"));
    }

    @Test
    void aMessageThatCannotBeWrittenForClientsReachesTheChannelsListeners() {
        Told told = follow(null, FollowSpec.Start.NOW);
        await().until(() -> told.all.contains("began"));
        List<Numbered> heard = new CopyOnWriteArrayList<>();
        broker.addListener("numbers", Numbered.class, heard::add);
        broker.postMessage("numbers", new Numbered(-1)).join();
        broker.postMessage("numbers", new Numbered(2)).join();
        await().untilAsserted(() -> assertThat(heard).containsExactly(new Numbered(-1), new Numbered(2)));
        await().untilAsserted(() -> assertThat(told.all).containsExactly("began", "unreadable", "2"));
    }

    /** As when the worker has emptied its queue before the follower notes that there was no room in it. */
    @Test
    void aBeginningThatFindsNoRoomIsRepeatedHoweverSoonTheWorkerAsksForIt() {
        var told = new Told();
        var spec = new FollowSpec("numbers", MessageSet.of(Numbered.class), null, FollowSpec.Start.NOW, null);
        var follower = new ChannelFollower(spec, told, Backpressure.NONE, closed -> {}, (channel, why) -> {});
        EntityRegistry registry = EntityRegistry.of(List.of(PROTOCOL));
        var envelope = new Envelope(registry);
        follower.join(
                new FullChannel(follower), new LocalHistory(1), envelope, new PublicationEncoder(registry, envelope));
        follower.confirmation(CompletableFuture.completedFuture(null));
        follower.begin();

        assertThat(told.all).containsExactly("began");
    }

    /** Has no room, and the next moment it has. */
    private record FullChannel(ChannelReceiver receiver) implements HistoryRecovery.ChannelView {

        @Override
        public String name() {
            return receiver.channel();
        }

        @Override
        public boolean offer(int bytes, Runnable step) {
            return false;
        }

        @Override
        public void retryRefusedSoon() {
            receiver.retryRefused();
        }

        @Override
        public @Nullable HistoryRecovery recovery() {
            return null;
        }

        @Override
        public boolean hasOverflowed() {
            return false;
        }

        @Override
        public boolean hasMessagesOutsideHistory() {
            return false;
        }
    }
}
