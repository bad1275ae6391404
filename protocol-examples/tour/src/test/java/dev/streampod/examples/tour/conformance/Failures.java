package dev.streampod.examples.tour.conformance;

import dev.streampod.client.CallException;
import dev.streampod.client.ClientClosedException;
import dev.streampod.client.ConnectionFailedException;
import dev.streampod.client.ConnectionLostException;
import dev.streampod.client.ConnectionTimeoutException;
import dev.streampod.client.FollowEndedException;
import dev.streampod.client.IncompatibleProtocolException;
import dev.streampod.client.MessageTooLargeException;
import dev.streampod.client.SendQueueFullException;
import dev.streampod.client.StreamException;
import dev.streampod.client.UnauthenticatedException;
import dev.streampod.entity.SerializableException;
import dev.streampod.stream.StreamOverflowException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Names the failures of the Java client as the suite does. */
final class Failures {

    private Failures() {}

    static String code(Throwable failure) {
        if (failure instanceof CompletionException || failure instanceof ExecutionException) {
            return failure.getCause() == null ? "internal" : code(failure.getCause());
        } else if (failure instanceof SerializableException) {
            return "exception";
        } else if (failure instanceof CallException call) {
            return call.code().wireName();
        } else if (failure instanceof StreamException stream) {
            return stream.code().wireName();
        } else if (failure instanceof FollowEndedException follow) {
            return follow.code().wireName();
        } else if (failure instanceof MessageTooLargeException) {
            return "too-large";
        } else if (failure instanceof SendQueueFullException) {
            return "queue-full";
        } else if (failure instanceof StreamOverflowException) {
            return "overflow";
        } else if (failure instanceof CancellationException) {
            return "cancelled";
        } else if (failure instanceof ClientClosedException) {
            return "client-closed";
        } else if (failure instanceof IllegalArgumentException) {
            return "bad-request";
        }
        return ofConnection(failure);
    }

    private static String ofConnection(Throwable failure) {
        if (failure instanceof UnauthenticatedException) {
            return "unauthenticated";
        } else if (failure instanceof IncompatibleProtocolException) {
            return "incompatible";
        } else if (failure instanceof ConnectionTimeoutException) {
            return "connection-timeout";
        } else if (failure instanceof ConnectionFailedException) {
            return "connection-refused";
        } else if (failure instanceof ConnectionLostException) {
            return "connection-lost";
        }
        throw new AssertionError("a failure without a name in the suite", failure);
    }
}
