package dev.streampod.server.internal.session;

import static dev.streampod.fixtures.Awaits.await;
import static dev.streampod.server.internal.session.SessionState.AUTHENTICATING;
import static dev.streampod.server.internal.session.SessionState.AWAITING_HELLO;
import static dev.streampod.server.internal.session.SessionState.CLOSED;
import static dev.streampod.server.internal.session.SessionState.DETACHED;
import static dev.streampod.server.internal.session.SessionState.DRAINING;
import static dev.streampod.server.internal.session.SessionState.LIVE;
import static dev.streampod.server.internal.session.SessionState.RESUMING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.protocol.ChannelDefinition;
import dev.streampod.protocol.MessageSet;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.ValueCodec;
import dev.streampod.server.internal.outbound.OutboundWriter;
import dev.streampod.server.protocol.SimpleData;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Crosses every state of a session with every type of frame, in both directions. */
@Timeout(300)
class FrameRulesTest {

    private static final String NOT_NOW =
            "[\"error\",null,{\"code\":\"bad-request\",\"message\":\"a client may not send this frame in this state\"}]";

    private static final ValueCodec<Integer> NUMBER = ValueCodec.of(EntityReader::readInt, EntityWriter::writeInt);

    /** One frame of each type. */
    private static final List<Frame> FRAMES = List.of(
            new Frame.Hello(1, null, null, null),
            new Frame.Welcome("c-1", 1_000, 0, "s-1"),
            new Frame.Ack(0),
            new Frame.Auth(null),
            new Frame.Authenticated(null, Set.of()),
            new Frame.Open("everybody"),
            new Frame.Opened("everybody"),
            new Frame.Refused("everybody", "forbidden", "no"),
            new Frame.Close("everybody"),
            new Frame.Closed("everybody", "cancelled", "over"),
            new Frame.Message("everybody", new SimpleData(1)),
            new Frame.Undecodable("everybody", ErrorCode.BAD_REQUEST, "no number"),
            new Frame.Call(1, "members", MethodDefinition.builder("ask").returns(NUMBER), List.of(), -1),
            new Frame.BadCall(1, ErrorCode.UNKNOWN_METHOD, "there is no such method"),
            new Frame.Result(1, null),
            new Frame.Item(1, "values", 1),
            new Frame.BadValue(1, "values", false, "no number"),
            new Frame.End(1, "values", null),
            new Frame.Credit(1, null, 1),
            new Frame.Cancel(1, null),
            new Frame.Follow(
                    1,
                    "everybody",
                    ChannelDefinition.builder("room").messages(MessageSet.of(SimpleData.class)),
                    List.of(),
                    null,
                    false),
            new Frame.BadFollow(1, ErrorCode.UNKNOWN_CHANNEL, "there is no such channel"),
            new Frame.Unfollow(1),
            new Frame.WatchPresence(1),
            new Frame.Following(1, null),
            new Frame.Publication(1, null, new SimpleData(1)),
            new Frame.BadPublication(1, null, "no number"),
            new Frame.Recovered(1, 0, null),
            new Frame.Lost(1, "lost", null, Instant.EPOCH, Instant.EPOCH),
            new Frame.Unfollowed(1, "cancelled", "over"),
            new Frame.Joined(1, "m", new SimpleData(1)),
            new Frame.BadMember(1, "m", "no number"),
            new Frame.Left(1, "m"),
            new Frame.Present(1),
            new Frame.Stray(1),
            new Frame.Failure(1L, "internal", "failed", null, null),
            new Frame.Ping(),
            new Frame.Pong(),
            new Frame.Goodbye(3001, 0),
            new Frame.Unknown("later"));

    private static Set<Class<?>> frameTypes() {
        return Set.of(Frame.class.getPermittedSubclasses());
    }

    @Test
    void everyTypeOfFrameHasARow() {
        assertThat(Set.<Class<?>>copyOf(FrameRules.types())).isEqualTo(frameTypes());
    }

    @Test
    void everyTypeOfFrameIsInTheCrossing() {
        assertThat(FRAMES.stream().map(Frame::getClass).collect(Collectors.<Class<?>>toSet()))
                .isEqualTo(frameTypes());
    }

    @Test
    void aTypeWithoutARowIsRefused() {
        assertThatThrownBy(() -> FrameRules.mayReceive(Frame.class, LIVE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no rule for the frame type Frame");
    }

    private static Stream<DynamicTest> crossing(Crossed check) {
        return Arrays.stream(SessionState.values())
                .flatMap(state -> FRAMES.stream()
                        .map(frame -> DynamicTest.dynamicTest(frame.getClass().getSimpleName() + " in " + state, () -> {
                            try (var in = new SessionInState(state)) {
                                check.check(in, state, frame);
                                assertThat(in.failures()).isZero();
                            }
                        })));
    }

    private interface Crossed {
        void check(SessionInState in, SessionState state, Frame frame);
    }

    @TestFactory
    Stream<DynamicTest> aFrameIsHandledWhereTheTableAllowsItAndRefusedElsewhere() {
        return crossing((in, state, frame) -> {
            List<String> before = List.copyOf(in.transport.written);
            boolean received = in.session.frames().dispatch(frame, 10);
            in.transport.connection().readComplete();
            if (!FrameRules.mayReceive(frame.getClass(), state)) {
                assertRefused(in, state, frame, received, before);
            } else if (frame instanceof Frame.Hello) {
                in.transport.expect("[\"welcome\"");
                assertThat(in.state()).isEqualTo(LIVE);
            } else {
                assertThat(received).isEqualTo(frame.numbered());
                in.transport.receive("[\"ping\"]");
                in.transport.expect("[\"pong\"]");
                assertThat(in.transport.written).doesNotContain(NOT_NOW);
                assertThat(in.state()).isEqualTo(state);
                assertThat(in.transport.closed()).isFalse();
            }
        });
    }

    private static void assertRefused(
            SessionInState in, SessionState state, Frame frame, boolean received, List<String> before) {
        switch (state) {
            case AWAITING_HELLO, AUTHENTICATING -> {
                assertThat(in.transport.awaitClose()).isEqualTo(3501);
                assertThat(in.state()).isEqualTo(CLOSED);
                assertThat(in.transport.written).isEmpty();
                assertThat(received).isFalse();
            }
            case LIVE, DRAINING -> {
                in.transport.expect(NOT_NOW);
                assertThat(in.state()).isEqualTo(state);
                assertThat(in.transport.closed()).isFalse();
                assertThat(received).isEqualTo(frame.numbered());
            }
            case DETACHED, RESUMING, CLOSED -> {
                assertThat(in.state()).isEqualTo(state);
                assertThat(in.transport.written).isEqualTo(before);
                assertThat(in.session.writer().queuedBytes()).isZero();
                assertThat(received).isFalse();
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> aFrameIsSentOnlyWhereTheTableAllowsIt() {
        return crossing((in, state, frame) -> {
            OutboundWriter writer = in.session.writer();
            if (FrameRules.maySend(frame.getClass(), state)) {
                assertThatCode(() -> encode(writer, frame)).doesNotThrowAnyException();
            } else {
                assertThatThrownBy(() -> encode(writer, frame))
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining(frame.getClass().getSimpleName());
            }
        });
    }

    /** Encodes it as the server does, which has codecs for values of calls. */
    private static void encode(OutboundWriter writer, Frame frame) {
        if (frame instanceof Frame.Result result) {
            writer.encodeResult(result.id(), null, result.value());
        } else if (frame instanceof Frame.Item item) {
            writer.encodeItem(item.id(), NUMBER, item.value());
        } else {
            writer.encode(frame);
        }
    }

    @Test
    void someRowsAre() {
        assertThat(receivedIn(Frame.Hello.class)).containsExactly(AWAITING_HELLO);
        assertThat(receivedIn(Frame.Ping.class)).containsExactly(LIVE, DRAINING);
        assertThat(receivedIn(Frame.Message.class)).containsExactly(LIVE, DRAINING);
        assertThat(receivedIn(Frame.Unknown.class)).containsExactly(LIVE, DRAINING);
        assertThat(receivedIn(Frame.Welcome.class)).isEmpty();
        assertThat(receivedIn(Frame.Result.class)).isEmpty();
        assertThat(sentIn(Frame.Hello.class)).isEmpty();
        assertThat(sentIn(Frame.Welcome.class)).containsExactly(AUTHENTICATING, RESUMING);
        assertThat(sentIn(Frame.Goodbye.class)).containsExactly(DRAINING, CLOSED);
        assertThat(sentIn(Frame.Message.class)).containsExactly(LIVE, DETACHED, RESUMING, DRAINING, CLOSED);
    }

    private static Set<SessionState> receivedIn(Class<? extends Frame> type) {
        Set<SessionState> found = EnumSet.allOf(SessionState.class);
        found.removeIf(state -> !FrameRules.mayReceive(type, state));
        return found;
    }

    private static Set<SessionState> sentIn(Class<? extends Frame> type) {
        Set<SessionState> found = EnumSet.allOf(SessionState.class);
        found.removeIf(state -> !FrameRules.maySend(type, state));
        return found;
    }

    // The same over the wire, for the frames that clients are most likely to send at the wrong time.

    @Test
    void nothingButAHelloMayComeFirst() {
        for (String text :
                List.of("[\"ping\"]", "[\"pong\"]", "[\"open\",\"everybody\"]", "[\"later\"]", "[\"ack\",0]")) {
            try (var in = new SessionInState(AWAITING_HELLO)) {
                in.transport.receive(text);
                assertThat(in.transport.awaitClose()).as(text).isEqualTo(3501);
                assertThat(in.transport.written).isEmpty();
            }
        }
    }

    @Test
    void nothingIsReceivedWhileTheKeyIsChecked() {
        for (String text : List.of("[\"hello\",{\"protocol\":1}]", "[\"ping\"]", "[\"open\",\"everybody\"]")) {
            try (var in = new SessionInState(AUTHENTICATING)) {
                in.transport.receive(text);
                assertThat(in.transport.awaitClose()).as(text).isEqualTo(3501);
                assertThat(in.transport.written).isEmpty();
            }
        }
    }

    @Test
    void aSecondHelloAndWhatServersSendAreAnsweredWithAnError() {
        try (var in = new SessionInState(LIVE)) {
            var expected = new ArrayList<>(in.transport.written);
            for (String text : List.of(
                    "[\"hello\",{\"protocol\":1}]",
                    "[\"welcome\",{}]",
                    "[\"opened\",\"everybody\"]",
                    "[\"goodbye\",{}]",
                    "[\"error\",null,{}]")) {
                in.transport.receive(text);
                expected.add(NOT_NOW);
                await().untilAsserted(
                                () -> assertThat(in.transport.written).as(text).isEqualTo(expected));
            }
            assertThat(in.state()).isEqualTo(LIVE);
        }
    }

    @Test
    void whatComesOverATransportThatTheSessionHasLeftIsDropped() {
        for (SessionState state : List.of(DETACHED, RESUMING, CLOSED)) {
            try (var in = new SessionInState(state)) {
                List<String> before = List.copyOf(in.transport.written);
                in.transport.receive("[\"ping\"]");
                in.transport.receive("[\"hello\",{\"protocol\":1}]");
                assertThat(in.transport.written).isEqualTo(before);
                assertThat(in.state()).isEqualTo(state);
            }
        }
    }

    @Test
    void theWireHasNoResultForAServer() {
        try (var in = new SessionInState(LIVE)) {
            in.transport.receive("[\"result\",1,null]"); // belongs to no call, and is dropped
            in.transport.receive("[\"ping\"]");
            assertThat(in.transport.written).endsWith("[\"pong\"]").doesNotContain(NOT_NOW);
        }
    }
}
