package dev.streampod.client.internal.session;

import dev.streampod.client.ClientError;
import dev.streampod.client.StreamClosedException;
import dev.streampod.client.StreamRefusedException;
import dev.streampod.client.internal.call.ClientCalls;
import dev.streampod.client.internal.thread.EventDispatcher;
import dev.streampod.wire.ErrorCode;
import dev.streampod.wire.Frame;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dispatches the frames that the server sends once it has welcomed the connection. Called by the thread that reads the
 * connection: messages go straight to their readers, frames of calls and feeds to those; the others take the client's lock.
 */
final class FrameDispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(FrameDispatcher.class);

    private final ReentrantLock lock;
    private final StreamTable streams;
    private final SendPipeline pipeline;
    private final Authentication authentication;
    private final KeyRenewal renewal;
    private final EventDispatcher dispatcher;

    FrameDispatcher(
            ReentrantLock lock,
            StreamTable streams,
            SendPipeline pipeline,
            Authentication authentication,
            KeyRenewal renewal,
            EventDispatcher dispatcher) {
        this.lock = lock;
        this.streams = streams;
        this.pipeline = pipeline;
        this.authentication = authentication;
        this.renewal = renewal;
        this.dispatcher = dispatcher;
    }

    /** @param size how large the frame was, in bytes */
    void received(Frame frame, int size) {
        if (frame instanceof Frame.Message message) {
            ClientStream<?> stream = streams.of(message.endpoint());
            if (stream != null) {
                stream.deliver(message.data(), size);
            }
        } else if (frame instanceof Frame.Undecodable undecodable) {
            dispatcher.error(new ClientError(
                    undecodable.code(),
                    undecodable.endpoint(),
                    null,
                    "A message of the server was dropped: " + undecodable.message()));
        } else if (!ofCall(frame, size) && !pipeline.feeds().received(frame, size)) {
            lock.lock();
            try {
                control(frame);
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean ofCall(Frame frame, int size) {
        ClientCalls calls = pipeline.calls();
        if (frame instanceof Frame.Result result) {
            calls.result(result);
        } else if (frame instanceof Frame.Item item) {
            calls.item(item, size);
        } else if (frame instanceof Frame.End end) {
            calls.ended(end);
        } else if (frame instanceof Frame.Credit credit) {
            calls.credit(credit);
        } else if (frame instanceof Frame.Cancel cancel) {
            calls.cancelled(cancel);
        } else if (frame instanceof Frame.BadValue bad) {
            calls.badValue(bad);
        } else if (frame instanceof Frame.Failure failure && failure.id() != null) {
            calls.failed(failure.id(), failure);
        } else {
            return false;
        }
        return true;
    }

    private void control(Frame frame) {
        if (frame instanceof Frame.Opened opened) {
            ClientStream<?> stream = streams.of(opened.endpoint());
            if (stream != null) {
                streams.opened(stream);
            }
        } else if (frame instanceof Frame.Refused refused) {
            ClientStream<?> stream = streams.of(refused.endpoint());
            if (stream != null && stream.phase() == ClientStream.Phase.OPENING) {
                streams.ended(
                        stream, new StreamRefusedException(stream.endpoint(), code(refused.code()), refused.message()));
            }
        } else if (frame instanceof Frame.Closed closed) {
            ClientStream<?> stream = streams.of(closed.endpoint());
            if (stream != null && stream.closedNow()) {
                streams.ended(
                        stream, new StreamClosedException(stream.endpoint(), code(closed.code()), closed.message()));
            }
        } else if (frame instanceof Frame.Authenticated authenticated) {
            authenticated(authenticated);
        } else if (frame instanceof Frame.Failure failure) {
            failed(failure);
        } else {
            // Pongs have done their work by coming. What is left is of a newer server, or not for a client.
            LOG.trace("A frame without a meaning for this client: {}", frame);
        }
    }

    private void authenticated(Frame.Authenticated authenticated) {
        authentication.identified(
                authenticated.userId() == null ? null : new Frame.User(authenticated.userId(), authenticated.scopes()));
        if (authenticated.reason() == null) {
            renewal.validFor(authenticated.expiresInMillis());
            if (authentication.accepted()) {
                pipeline.useWhatWasDenied();
            }
        } else if (authenticated.userId() == null) {
            // Unasked: the key has expired or was revoked, and its streams are being closed one by one.
            authentication.withdrawn(authenticated.reason());
            renewal.withdrawn();
        }
    }

    private void failed(Frame.Failure failure) {
        ErrorCode code = code(failure.code());
        boolean aboutKey = code == ErrorCode.UNAUTHENTICATED || code == ErrorCode.UNAVAILABLE;
        if (aboutKey && failure.endpoint() == null) {
            authentication.refused(failure.message());
        }
        dispatcher.error(new ClientError(code, failure.endpoint(), failure.reference(), failure.message()));
    }

    private static ErrorCode code(@Nullable String wireName) {
        ErrorCode code = wireName == null ? null : ErrorCode.named(wireName);
        return code == null ? ErrorCode.INTERNAL : code;
    }
}
