package dev.streampod.server;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.entity.FieldNames;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.protocol.ChannelDefinition;
import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.MessageSet;
import dev.streampod.protocol.Protocol;
import dev.streampod.server.protocol.Account;
import dev.streampod.server.protocol.EchoProtocol;
import dev.streampod.server.protocol.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a message reaches the clients that follow its channel, byte by byte, where another server has posted it. */
@NeedsRedis
@Timeout(120)
class FollowedBytesTest extends ServerTest {

    private static final ChannelDefinition KEPT =
            ChannelDefinition.builder("kept").history().messages(MessageSet.of(Text.class, Account.class));
    private static final ChannelDefinition PASSING =
            ChannelDefinition.builder("passing").messages(MessageSet.of(Text.class, Account.class));

    private static final class Kept extends HistoryChannel<SerializableEntity> {

        private Kept() {
            super(nameOf("kept"), SerializableEntity.class, historyOf(500, 600_000));
        }
    }

    private static final class Passing extends TypedChannel<SerializableEntity> {

        private Passing() {
            super(nameOf("passing"), SerializableEntity.class);
        }
    }

    private static final class Board extends MethodEndpoint {

        private Board() {
            super(EndpointDefinition.builder("board").channels(KEPT, PASSING).build());
        }

        @Override
        protected List<FollowableChannel<?>> followableChannels() {
            return List.of(
                    FollowableChannel.of(KEPT, arguments -> new Kept(), (session, channel) -> true),
                    FollowableChannel.of(PASSING, arguments -> new Passing(), (session, channel) -> true));
        }
    }

    private record Endpoints(Protocol protocol) implements EndpointSet {

        @Override
        public List<Endpoint> endpoints() {
            return List.of(new Board());
        }
    }

    /** The protocol of a server of another version: some classes are others. */
    private record Version(List<EntityCodec<?>> codecs) implements Protocol {

        private static Version with(EntityCodec<?> other) {
            List<EntityCodec<?>> codecs = new ArrayList<>(EchoProtocol.INSTANCE.codecs());
            codecs.removeIf(codec -> codec.className().equals(other.className()));
            codecs.add(other);
            return new Version(codecs);
        }

        @Override
        public String name() {
            return "echo";
        }

        @Override
        public String fingerprint() {
            return "0000000000000000";
        }
    }

    /** A class as another version of the protocol has it. */
    private record Other(String first, String second) implements SerializableEntity {}

    /** Writes two members and, as only posting servers have it, reads nothing. */
    private static final class OtherCodec extends EntityCodec<Other> {

        private final FieldNames names;
        private final boolean independent;

        private OtherCodec(String className, boolean independent, String... names) {
            super(Other.class, className, false);
            this.names = FieldNames.of(className, names);
            this.independent = independent;
        }

        @Override
        public boolean audienceIndependent() {
            return independent;
        }

        @Override
        public void writeFields(Other value, EntityWriter out) {
            out.name(names, 0);
            out.writeString(value.first());
            out.name(names, 1);
            out.writeString(value.second());
        }

        @Override
        public Other readFields(EntityReader in) {
            throw new IllegalStateException();
        }
    }

    /** Counts how often an account is written. */
    private static final class CountingCodec extends EntityCodec<Account> {

        @SuppressWarnings("unchecked")
        private final EntityCodec<Account> codec = (EntityCodec<Account>) EchoProtocol.INSTANCE.codecs().stream()
                .filter(each -> each.type() == Account.class)
                .findFirst()
                .orElseThrow();

        private final AtomicInteger written = new AtomicInteger();

        private CountingCodec() {
            super(Account.class, "Account", false);
        }

        @Override
        public void writeFields(Account value, EntityWriter out) {
            written.incrementAndGet();
            codec.writeFields(value, out);
        }

        @Override
        public Account readFields(EntityReader in) {
            return codec.readFields(in);
        }
    }

    private final RedisServer redis = closedAfterTest(RedisServer.start());

    private StreampodServer server(Protocol protocol) {
        return start(new Endpoints(protocol), builder -> builder.redis(redis.uri()));
    }

    private RawWebSocket follower(StreampodServer server, long id, String channel, String options) {
        RawWebSocket client = welcomed(server);
        client.sendText("[\"follow\"," + id + ",\"board\",\"" + channel + "\",{}," + options + "]");
        assertThat(next(client)).startsWith("[\"following\"," + id + ",");
        return client;
    }

    private static String next(RawWebSocket client) {
        String frame = client.expectText();
        while (frame.equals("[\"ping\"]")) {
            frame = client.expectText();
        }
        return frame;
    }

    private static TypedChannel<SerializableEntity> channel(String name) {
        return name.equals("kept") ? new Kept() : new Passing();
    }

    /** Posts, and expects what a follower gets of it, and whoever comes later and asks for what is kept. */
    private void assertArrives(
            Protocol posting, Protocol passing, String channel, SerializableEntity message, String content) {
        var here = server(passing);
        var there = server(posting);
        RawWebSocket client = follower(here, 1, channel, "{}");
        channel(channel).post(there.messages(), message).join();
        assertThat(next(client)).matches("\\[\"pub\",1,(null|\"[^\"]+\"),.*").endsWith("," + content + "]");
        if (channel.equals("kept")) {
            RawWebSocket later = follower(here, 20, channel, "{\"all\":true}");
            assertThat(next(later)).startsWith("[\"pub\",20,\"").endsWith("," + content + "]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kept", "passing"})
    void membersForServersReachServersAndNoClient(String channel) {
        var heard = new CopyOnWriteArrayList<SerializableEntity>();
        var listening = server(EchoProtocol.INSTANCE);
        channel(channel).addListener(listening.messages(), heard::add);
        var account = new Account("ada", "hush");

        assertArrives(EchoProtocol.INSTANCE, EchoProtocol.INSTANCE, channel, account, "\"Account\",{\"name\":\"ada\"}");
        await().until(() -> heard.contains(account));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kept", "passing"})
    void whatANewerServerPostsIsPassedOnAsItIs(String channel) {
        assertArrives(
                Version.with(new OtherCodec("Text", true, "since", "text")),
                EchoProtocol.INSTANCE,
                channel,
                new Other("today", "hello"),
                "\"Text\",{\"since\":\"today\",\"text\":\"hello\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kept", "passing"})
    void whatOnlyThePosterKnowsToHoldMembersForServersIsNotPassedOn(String channel) {
        assertArrives(
                Version.with(new OtherCodec("Text", false, "text", "secret")),
                EchoProtocol.INSTANCE,
                channel,
                new Other("hello", "hush"),
                "\"Text\",{\"text\":\"hello\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kept", "passing"})
    void whatOnlyThisServerKnowsToHoldMembersForServersIsNotPassedOn(String channel) {
        assertArrives(
                Version.with(new OtherCodec("Account", true, "name", "secret")),
                EchoProtocol.INSTANCE,
                channel,
                new Other("ada", "hush"),
                "\"Account\",{\"name\":\"ada\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kept", "passing"})
    void aMessageIsWrittenOnceForAllFollowers(String channel) {
        var codec = new CountingCodec();
        var here = server(Version.with(codec));
        var there = server(EchoProtocol.INSTANCE);
        var clients = new ArrayList<RawWebSocket>();
        for (int id = 1; id <= 20; id++) {
            clients.add(follower(here, id, channel, "{}"));
        }
        for (int number = 1; number <= 3; number++) {
            channel(channel)
                    .post(there.messages(), new Account("ada" + number, "hush"))
                    .join();
        }
        for (RawWebSocket client : clients) {
            for (int number = 1; number <= 3; number++) {
                assertThat(next(client)).endsWith(",\"Account\",{\"name\":\"ada" + number + "\"}]");
            }
        }
        assertThat(codec.written).hasValue(3);
    }

    @Test
    void membersForServersStayThereWithoutRedisToo() {
        var server = start(new Endpoints(EchoProtocol.INSTANCE), builder -> builder);
        for (String channel : List.of("kept", "passing")) {
            RawWebSocket client = follower(server, 1, channel, "{}");
            channel(channel).post(server.messages(), new Account("ada", "hush")).join();
            assertThat(next(client)).endsWith(",\"Account\",{\"name\":\"ada\"}]");
        }
        assertThat(next(follower(server, 1, "kept", "{\"all\":true}"))).endsWith(",\"Account\",{\"name\":\"ada\"}]");
    }
}
