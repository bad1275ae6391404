package dev.streampod.server.connection;

import static dev.streampod.fixtures.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.stream.LoopExecutor;
import dev.streampod.wire.Frame;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ServerCallTest {

    private static final MethodDefinition<@Nullable Void> WAIT =
            MethodDefinition.builder("wait").returnsNothing();

    /** Told the end of a call. */
    private static final class Reply implements CallReply {

        private final CountDownLatch over = new CountDownLatch(1);

        @Override
        public void returned(@Nullable Object value) {}

        @Override
        public void failed(Frame.Failure failure) {}

        @Override
        public void item(Object item) {}

        @Override
        public long room(long wanted, Runnable whenRoom) {
            return 0;
        }

        @Override
        public void ended(Frame.@Nullable Failure failure) {}

        @Override
        public void over() {
            over.countDown();
        }
    }

    /** The connection that a call came over ends before the call was started. */
    private static WeakReference<ServerCall> endedBeforeItStarts(ConnectionContext context) throws Exception {
        var endpoint = EndpointDefinition.builder("calls").methods(WAIT).build();
        var route = MethodRoute.of(endpoint, WAIT, (method, session, arguments) -> null, true);
        var session = new CallSession("c.1", "c", null, context, (code, reason) -> {});
        var reply = new Reply();
        var threads = new CallThreads(context.handlers(), context.handlers(), LoopExecutor.threadPerLoop());
        var call = new ServerCall(1, route, session, new @Nullable Object[0], List.of(), context, threads, reply);
        call.abandon();
        call.start(TimeUnit.HOURS.toMillis(1));
        assertThat(reply.over.await(60, TimeUnit.SECONDS)).isTrue();
        return new WeakReference<>(call);
    }

    @Test
    void aCallThatHasEndedIsNotKeptUntilItsDeadline() throws Exception {
        try (var server =
                new MemoryServer(MemoryServer.TRUSTING, MemoryServer.limits().build())) {
            MemoryLink link = server.connect();
            WeakReference<ServerCall> call =
                    endedBeforeItStarts(link.attachment().connection().context());
            await().until(() -> {
                System.gc();
                return call.get() == null;
            });
            link.lose();
        }
    }
}
