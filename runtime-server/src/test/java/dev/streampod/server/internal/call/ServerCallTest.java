package dev.streampod.server.internal.call;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.ValueCodec;
import dev.streampod.server.internal.ServerContext;
import dev.streampod.server.internal.endpoint.MethodHandler;
import dev.streampod.server.internal.endpoint.MethodRoute;
import dev.streampod.server.internal.endpoint.ScopedSession;
import dev.streampod.server.internal.session.MemoryServer;
import dev.streampod.server.internal.session.MemoryTransport;
import dev.streampod.stream.LoopExecutor;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ServerCallTest {

    private static final MethodDefinition<@Nullable Void> WAIT =
            MethodDefinition.builder("wait").returnsNothing();

    private static final MethodDefinition<?> FLOW = MethodDefinition.builder("flow")
            .returnsStream(ValueCodec.<Integer>of(EntityReader::readInt, EntityWriter::writeInt));

    /** Of a publisher that has none. */
    private static final class NoItems implements Flow.Subscription {

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }

    /** Told the end of a call. */
    private static final class Reply implements CallReply {

        private final CountDownLatch over = new CountDownLatch(1);
        private volatile Frame.@Nullable Failure failure;

        @Override
        public void returned(@Nullable Object value) {}

        @Override
        public void failed(Frame.Failure told) {
            failure = told;
        }

        @Override
        public void item(Object item) {}

        @Override
        public long room(long wanted, Runnable whenRoom) {
            return 0;
        }

        @Override
        public void ended(Frame.@Nullable Failure told) {
            failure = told;
        }

        @Override
        public void finished() {
            over.countDown();
        }
    }

    /** The connection that a call came over ends before the call was started. */
    private static WeakReference<ServerCall> endedBeforeItStarts(ServerContext context) throws Exception {
        var endpoint = EndpointDefinition.builder("calls").methods(WAIT).build();
        var route = MethodRoute.of(endpoint, WAIT, (method, session, arguments) -> null, true);
        var session = new ScopedSession("c.1", "c", null, context.messages(), context.presence(), (code, reason) -> {});
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
            MemoryTransport transport = server.connect();
            WeakReference<ServerCall> call =
                    endedBeforeItStarts(transport.parentSession().context());
            await().until(() -> {
                System.gc();
                return call.get() == null;
            });
            transport.lose();
        }
    }

    /** An exception of an application that cannot even say what it is. */
    private static final class Unspeakable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }
    }

    /** The caller is told of the failure, and nothing of the call is left. */
    private static void assertFailsAndIsOver(MethodDefinition<?> definition, MethodHandler handler) throws Exception {
        try (var server =
                new MemoryServer(MemoryServer.TRUSTING, MemoryServer.limits().build())) {
            MemoryTransport transport = server.connect();
            ServerContext context = transport.parentSession().context();
            var endpoint =
                    EndpointDefinition.builder("calls").methods(definition).build();
            var route = MethodRoute.of(endpoint, definition, handler, true);
            var session =
                    new ScopedSession("c.1", "c", null, context.messages(), context.presence(), (code, reason) -> {});
            var reply = new Reply();
            var threads = new CallThreads(context.handlers(), context.handlers(), LoopExecutor.threadPerLoop());
            new ServerCall(1, route, session, new @Nullable Object[0], List.of(), context, threads, reply).start(-1);
            assertThat(reply.over.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(reply.failure).isNotNull();
            assertThat(reply.failure.code()).isEqualTo("internal");
            transport.lose();
        }
    }

    @Test
    void aCallIsAnsweredAndOverWhenItsHandlerThrowsAnExceptionWhoseMessageThrows() throws Exception {
        assertFailsAndIsOver(WAIT, (method, session, arguments) -> {
            throw new Unspeakable();
        });
    }

    @Test
    void aCallIsAnsweredAndOverWhenItsStreamFailsWithAnExceptionWhoseMessageThrows() throws Exception {
        assertFailsAndIsOver(FLOW, (method, session, arguments) -> (Flow.Publisher<Object>) subscriber -> {
            subscriber.onSubscribe(new NoItems());
            subscriber.onError(new Unspeakable());
        });
    }

    @Test
    void aCallIsAnsweredAndOverWhenItsStreamCannotBeCancelled() throws Exception {
        try (var server =
                new MemoryServer(MemoryServer.TRUSTING, MemoryServer.limits().build())) {
            MemoryTransport transport = server.connect();
            ServerContext context = transport.parentSession().context();
            var endpoint = EndpointDefinition.builder("calls").methods(FLOW).build();
            var subscribed = new CountDownLatch(1);
            var route = MethodRoute.of(
                    endpoint,
                    FLOW,
                    (method, session, arguments) -> (Flow.Publisher<Object>) subscriber -> {
                        subscriber.onSubscribe(new NoItems());
                        subscribed.countDown();
                    },
                    true);
            var session =
                    new ScopedSession("c.1", "c", null, context.messages(), context.presence(), (code, reason) -> {});
            var reply = new Reply();
            Executor exhausted = task -> {
                throw new RejectedExecutionException("no more threads");
            };
            var threads = new CallThreads(context.handlers(), exhausted, LoopExecutor.threadPerLoop());
            var call = new ServerCall(1, route, session, new @Nullable Object[0], List.of(), context, threads, reply);
            call.start(-1);
            assertThat(subscribed.await(60, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(() -> call.end(ErrorCode.CANCELLED, "cancelled by the caller"))
                    .isInstanceOf(RejectedExecutionException.class);
            assertThat(reply.over.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(reply.failure).isNotNull();
            assertThat(reply.failure.code()).isEqualTo("cancelled");
            transport.lose();
        }
    }
}
