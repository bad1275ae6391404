package dev.streampod.server.internal.call;

import dev.streampod.server.Limits;
import dev.streampod.server.internal.thread.AddressShares;
import dev.streampod.server.internal.thread.BoundedExecutor;
import dev.streampod.server.internal.thread.HandlerThreads;
import dev.streampod.stream.LoopExecutor;
import java.util.concurrent.Executor;

/**
 * The executors of calls.
 *
 * @param handlers runs the handlers of the calls
 * @param items runs the code of publishers and readers of streams; it has threads of its own, since a handler may wait for
 *     that code
 * @param loops runs the loops of {@link dev.streampod.stream.ItemPublisher}, which wait for their readers
 */
public record CallThreads(Executor handlers, Executor items, LoopExecutor loops) {

    /** How many tasks of publishers and readers wait, also of calls that are over. */
    int waitingItems() {
        return items instanceof BoundedExecutor bounded ? bounded.size() : 0;
    }

    /** For a call without streams, which shares what its address has with all else of that address. */
    static CallThreads unary(AddressShares.Share share) {
        return new CallThreads(share.handlers(), share.handlers(), LoopExecutor.threadPerLoop());
    }

    /** For the calls of one connection, each kind of task within its own part of what the address has. */
    public static CallThreads of(AddressShares.Share share, HandlerThreads threads, Limits limits) {
        int perConnection = limits.handlersPerConnection();
        return new CallThreads(
                threads.share(share.handlers(), perConnection),
                threads.share(share.handlers(), perConnection),
                threads.loopShare(share.loops(), perConnection == 0 ? limits.callsPerConnection() : perConnection));
    }
}
