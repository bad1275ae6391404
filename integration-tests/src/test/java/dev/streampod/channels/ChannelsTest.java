package dev.streampod.channels;

import static dev.streampod.channels.ChannelsServer.ROOM;
import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.golden.everything.Audit;
import dev.streampod.golden.everything.Circle;
import dev.streampod.golden.everything.Color;
import dev.streampod.golden.everything.EmailNotification;
import dev.streampod.golden.everything.Keyword;
import dev.streampod.golden.everything.Level;
import dev.streampod.golden.everything.Note;
import dev.streampod.golden.everything.Notification;
import dev.streampod.golden.everything.Options;
import dev.streampod.golden.everything.Shape;
import dev.streampod.golden.everything.SimpleData;
import dev.streampod.golden.everything.client.EverythingClient;
import dev.streampod.golden.everything.server.DrawingsChannel;
import dev.streampod.golden.everything.server.EchoChannel;
import dev.streampod.golden.everything.server.LogChannel;
import dev.streampod.golden.everything.server.LoungeChannel;
import dev.streampod.golden.everything.server.NotificationsChannel;
import dev.streampod.golden.everything.server.PairChannel;
import dev.streampod.golden.everything.server.RoomChannel;
import dev.streampod.server.messaging.ChannelListener;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Delivery;
import dev.streampod.server.messaging.MessageNotPostedException;
import dev.streampod.server.messaging.MessageScope;
import dev.streampod.server.messaging.Messages;
import dev.streampod.server.presence.PresenceListener;
import dev.streampod.server.presence.PresenceMember;
import dev.streampod.stream.MessageStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class ChannelsTest {

    private final List<AutoCloseable> open = new ArrayList<>();

    private <T extends AutoCloseable> T keep(T closeable) {
        open.add(0, closeable);
        return closeable;
    }

    private ChannelsServer alone() {
        return keep(new ChannelsServer(null));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void whatIsPostedToAChannelIsHeardThereAndInNoOther() {
        var server = alone();
        var heard = new CopyOnWriteArrayList<SimpleData>();
        var elsewhere = new CopyOnWriteArrayList<SimpleData>();
        var subscription = ROOM.addListener(server.messages(), heard::add);
        RoomChannel.of(43).addListener(server.messages(), elsewhere::add, Delivery.BLOCKING);

        RoomChannel.of(42).post(server.messages(), new SimpleData(1)).join();
        RoomChannel.of(43)
                .post(server.messages(), new SimpleData(2), MessageScope.LOCAL)
                .join();
        server.messages().postMessage("room:42", new SimpleData(3)).join();

        await().untilAsserted(() -> assertThat(heard).containsExactly(new SimpleData(1), new SimpleData(3)));
        await().untilAsserted(() -> assertThat(elsewhere).containsExactly(new SimpleData(2)));
        assertThat(subscription.channel()).isEqualTo(ROOM.name());
        assertThatThrownBy(() -> ROOM.post(server.messages(), new SimpleData(4), MessageScope.GLOBAL)
                        .join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(MessageNotPostedException.class);
    }

    @Test
    void aRemovedListenerHearsNothing() {
        var server = alone();
        var removed = new CopyOnWriteArrayList<SimpleData>();
        var kept = new CopyOnWriteArrayList<SimpleData>();
        Consumer<SimpleData> listener = removed::add;
        ROOM.addListener(server.messages(), listener);
        ROOM.addListener(server.messages(), kept::add);

        assertThat(ROOM.removeListener(server.messages(), listener)).isTrue();
        assertThat(ROOM.removeListener(server.messages(), listener)).isFalse();

        ROOM.post(server.messages(), new SimpleData(1)).join();
        await().untilAsserted(() -> assertThat(kept).hasSize(1));
        assertThat(removed).isEmpty();
    }

    @Test
    void aChannelOfAClassThatOthersExtendCarriesThemAll() {
        var server = alone();
        NotificationsChannel channel = NotificationsChannel.of();
        try (MessageStream<Notification> stream = channel.createStream(server.messages())) {
            var email = EmailNotification.builder()
                    .text("t")
                    .address("a")
                    .lines(List.of("l"))
                    .build();
            var plain = Notification.builder().text("t").build();
            channel.post(server.messages(), email).join();
            channel.post(server.messages(), plain).join();

            var notifications = stream.iterator();
            assertThat(notifications.next()).isEqualTo(email);
            assertThat(notifications.next()).isEqualTo(plain);
        }
    }

    @Test
    void whoComesLaterToAChannelWithAHistoryHearsItsLastMessages() {
        var server = alone();
        LogChannel channel = LogChannel.of(42);
        for (int i = 1; i <= 7; i++) {
            channel.post(server.messages(), new SimpleData(i)).join();
        }
        var heard = new CopyOnWriteArrayList<Integer>();
        var positions = new CopyOnWriteArrayList<ChannelPosition>();
        ChannelListener<SimpleData> listener = (data, position) -> {
            positions.add(Objects.requireNonNull(position));
            heard.add(data.num());
        };
        channel.addListenerAfter(server.messages(), null, listener);
        await().until(() -> heard.size() == 5); // what is posted before takes the place of the oldest
        channel.post(server.messages(), new SimpleData(8)).join();
        await().untilAsserted(() -> assertThat(heard).containsExactly(3, 4, 5, 6, 7, 8));

        assertThat(channel.history(server.messages()).join())
                .extracting(each -> each.message().num())
                .containsExactly(4, 5, 6, 7, 8);
        assertThat(channel.removeListener(server.messages(), listener)).isTrue();
        var again = new CopyOnWriteArrayList<Integer>();
        channel.addListenerAfter(
                server.messages(), positions.get(3), (data, position) -> again.add(data.num()), Delivery.BLOCKING);
        await().untilAsserted(() -> assertThat(again).containsExactly(7, 8));
    }

    @Test
    void whoIsPresentOnAChannelIsTold() {
        var server = alone();
        LoungeChannel channel = LoungeChannel.of();
        var joined = new CopyOnWriteArrayList<Notification>();
        var left = new CopyOnWriteArrayList<Notification>();
        var watch = channel.presence(server.presences()).watch(new PresenceListener<>() {
            @Override
            public void joined(PresenceMember<Notification> member) {
                joined.add(member.info());
            }

            @Override
            public void left(PresenceMember<Notification> member) {
                left.add(member.info());
            }
        });
        var plain = Notification.builder().text("t").build();
        var email = EmailNotification.builder()
                .text("t")
                .address("a")
                .lines(List.of("l"))
                .build();
        channel.presence(server.presences()).enter(plain);
        try (var entry = channel.presence(server.presences()).enter(email)) {
            await().untilAsserted(() -> assertThat(joined).containsExactly(plain, email));
            assertThat(watch.present())
                    .extracting(PresenceMember::id)
                    .hasSize(2)
                    .contains(entry.id());
        }
        await().untilAsserted(() -> assertThat(left).containsExactly(email));
    }

    @Test
    void channelsAreEqualByClassAndName() {
        assertThat(RoomChannel.of(7)).isEqualTo(RoomChannel.of(7)).hasSameHashCodeAs(RoomChannel.of(7));
        assertThat(RoomChannel.of(7)).isNotEqualTo(RoomChannel.of(8)).hasToString("room:7");
        assertThat(PairChannel.of("7", "8")).isNotEqualTo(RoomChannel.of(7));
    }

    @Test
    void noTwoListsOfParametersGiveTheSameName() {
        var texts = List.of(
                "",
                ":",
                "%",
                "%3A",
                "%25",
                "a",
                "a:b",
                "b",
                "é",
                "\uD83D\uDE00",
                "\uD83D",
                "\uDE00",
                "\uD83E",
                "?",
                "%uD83D");
        var names = new HashSet<String>();
        for (String one : texts) {
            for (String other : texts) {
                String name = PairChannel.of(one, other).name();
                names.add(new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
            }
        }

        assertThat(names).hasSize(texts.size() * texts.size());
    }

    @Test
    void theNameOfAChannelIsMadeOfItsParameters() {
        UUID id = UUID.fromString("0F000000-0000-4000-8000-00000000000A");

        assertThat(DrawingsChannel.of(
                                "50% of a:b, \uD83D\uDE00\uD83D",
                                true,
                                -1,
                                Long.MIN_VALUE,
                                new BigInteger("10").pow(20),
                                id,
                                Color.red,
                                Level.high,
                                Keyword.class_)
                        .name())
                .isEqualTo("drawings:50%25 of a%3Ab, \uD83D\uDE00%uD83D:true:-1:-9223372036854775808"
                        + ":100000000000000000000:0f000000-0000-4000-8000-00000000000a:red:high:class");
        assertThat(EchoChannel.of().name()).isEqualTo("echo");
        assertThat(PairChannel.of("", "").name()).isEqualTo("pair::");
    }

    @Test
    @SuppressWarnings("NullAway") // what a program without its checks does
    void parametersThatCannotBeAreRefused() {
        assertThatNullPointerException()
                .isThrownBy(() -> PairChannel.of("a", null))
                .withMessage("PairChannel.second is null");
        String longest = "x".repeat(Messages.MAX_CHANNEL_NAME - "pair::".length());
        assertThat(PairChannel.of(longest, "").name()).hasSize(Messages.MAX_CHANNEL_NAME);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PairChannel.of(longest, "y"))
                .withMessage("the name of a channel of the class PairChannel is longer than 1024 characters:"
                        + " a parameter is too long");
    }

    @Test
    void aSessionReadsAChannelAsAStreamAndLeavesIt() {
        var visitor = new Visitor(alone().port());

        visitor.says(7);
        assertThat(visitor.hears()).isEqualTo(7);
        visitor.says(-1);
        visitor.says(-2);
        var answers = new ArrayList<Integer>();
        while (!answers.contains(0)) {
            answers.add(visitor.hears());
        }

        // The listener has a mailbox of its own: it hears -1 sooner or later or, removed before that, not at all.
        assertThat(answers).doesNotContain(-2).filteredOn(each -> each >= 0).containsExactly(1, 0);
    }

    @NeedsRedis
    @Test
    void twoServersHearEachOtherAndASessionUntilItEnds() throws Exception {
        RedisServer redis = keep(RedisServer.start());
        var first = keep(new ChannelsServer(redis.uri()));
        var second = keep(new ChannelsServer(redis.uri()));
        var onFirst = new Visitor(first.port());

        // Who has heard themselves listens; from then on everybody hears the same in the same order.
        onFirst.says(1);
        assertThat(onFirst.hears()).isEqualTo(1);
        var onSecond = new Visitor(second.port());
        onSecond.says(2);
        assertThat(onSecond.hears()).isEqualTo(2);
        assertThat(onFirst.hears()).isEqualTo(2);
        ROOM.post(first.messages(), new SimpleData(3)).join();
        assertThat(onFirst.hears()).isEqualTo(3);
        assertThat(onSecond.hears()).isEqualTo(3);
        assertThat(subscriptions(redis)).anyMatch(name -> name.endsWith("room:42"));

        onFirst.close();
        onSecond.close();
        await().untilAsserted(() -> assertThat(subscriptions(redis)).noneMatch(name -> name.endsWith("room:42")));
    }

    @NeedsRedis
    @Test
    void sealedAndServerOnlyClassesTravelBetweenServers() {
        RedisServer redis = keep(RedisServer.start());
        var first = keep(new ChannelsServer(redis.uri()));
        var second = keep(new ChannelsServer(redis.uri()));
        var drawings = DrawingsChannel.of(
                "a:b", true, 1, 2, BigInteger.TEN, UUID.randomUUID(), Color.green, Level.low, Keyword.On);
        var shapes = new CopyOnWriteArrayList<Shape>();
        var audits = new CopyOnWriteArrayList<Audit>();
        drawings.addListener(second.messages(), shapes::add);
        EchoChannel.of().addListener(second.messages(), audits::add);
        Circle circle = Circle.builder().label("c").radius(2).build();
        Audit audit = new Audit(
                "ada",
                Options.builder()
                        .renamed("r")
                        .secret("between servers")
                        .note(Note.builder().text("n").build())
                        .notes(Map.of())
                        .insisted(1)
                        .build());

        drawings.post(first.messages(), circle).join();
        EchoChannel.of().post(first.messages(), audit, MessageScope.GLOBAL).join();

        await().untilAsserted(() -> assertThat(shapes).containsExactly(circle));
        await().untilAsserted(() -> assertThat(audits).containsExactly(audit));
    }

    private static List<String> subscriptions(RedisServer redis) {
        return redis.command("PUBSUB", "CHANNELS").texts();
    }

    /** A client in the room 42. */
    private final class Visitor implements AutoCloseable {

        private final EverythingClient client;
        private final Iterator<SerializableEntity> heard;

        Visitor(int port) {
            client = keep(EverythingClient.builder("http://127.0.0.1:" + port)
                    .resume(false)
                    .build());
            client.openStreamingConnection().join();
            heard = client.anything().stream().iterator();
        }

        void says(int number) {
            client.anything().sendStreamMessage(new SimpleData(number));
        }

        int hears() {
            return ((SimpleData) heard.next()).num();
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
