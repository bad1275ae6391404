package dev.streampod.server.internal.session;

import dev.streampod.server.internal.metrics.ServerCounters;
import dev.streampod.server.internal.thread.HandlerThreads;
import dev.streampod.server.metrics.CloseReason;
import dev.streampod.server.metrics.QueueSizes;
import dev.streampod.server.metrics.ServerGauges;
import dev.streampod.wire.ErrorCode;

/** A server's figures, from its counters and from what is there when they are read. */
public final class LiveGauges implements ServerGauges {

    private final ServerCounters counters;
    private final ClientSessions connections;
    private final HandlerThreads handlers;

    public LiveGauges(ServerCounters counters, ClientSessions connections, HandlerThreads handlers) {
        this.counters = counters;
        this.connections = connections;
        this.handlers = handlers;
    }

    @Override
    public int connections() {
        return connections.count();
    }

    @Override
    public long connectionsOpened() {
        return counters.connectionsOpened.sum();
    }

    @Override
    public long connectionsClosed() {
        return counters.connectionsClosed.sum();
    }

    @Override
    public long closed(CloseReason reason) {
        return counters.closed(reason);
    }

    @Override
    public long sessionsResumed() {
        return counters.sessionsResumed.sum();
    }

    @Override
    public int streams() {
        return counters.sessions.intValue();
    }

    @Override
    public long streamsOpened() {
        return counters.streamsOpened.sum();
    }

    @Override
    public long refused(ErrorCode code) {
        return counters.refused(code);
    }

    @Override
    public long messagesReceived() {
        return counters.messagesReceived.sum();
    }

    @Override
    public long messagesSent() {
        return counters.messagesSent.sum();
    }

    @Override
    public long messagesIgnored() {
        return counters.messagesIgnored.sum();
    }

    @Override
    public long messagesDropped() {
        return counters.messagesDropped.sum();
    }

    @Override
    public long bytesReceived() {
        return counters.bytesReceived.sum();
    }

    @Override
    public long bytesSent() {
        return counters.bytesSent.sum();
    }

    @Override
    public long failures() {
        return counters.failures.count();
    }

    @Override
    public QueueSizes sendQueues() {
        return connections.sendQueues();
    }

    @Override
    public QueueSizes mailboxes() {
        return connections.mailboxes();
    }

    @Override
    public int handlersWaiting() {
        return handlers.waiting();
    }

    @Override
    public long handlersWaited() {
        return counters.handlersWaited.sum();
    }
}
