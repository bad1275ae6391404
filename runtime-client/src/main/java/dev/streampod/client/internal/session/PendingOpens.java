package dev.streampod.client.internal.session;

import dev.streampod.client.StreampodException;
import dev.streampod.client.internal.thread.CallbackExecutor;
import dev.streampod.client.internal.thread.RuntimeFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The callers that wait for the outcome of the current attempt to connect. The client's lock guards all state; callers hold it. */
final class PendingOpens {

    private final CallbackExecutor callbacks;
    private List<RuntimeFuture<Void>> waiting = new ArrayList<>();

    PendingOpens(CallbackExecutor callbacks) {
        this.callbacks = callbacks;
    }

    CompletableFuture<Void> add() {
        var opened = new RuntimeFuture<Void>();
        waiting.add(opened);
        return opened;
    }

    void succeed() {
        settle(opened -> opened.succeed(null));
    }

    void fail(StreampodException cause) {
        settle(opened -> opened.fail(cause));
    }

    private void settle(Consumer<RuntimeFuture<Void>> outcome) {
        List<RuntimeFuture<Void>> settled = waiting;
        waiting = new ArrayList<>();
        settled.forEach(outcome);
        callbacks.publish(settled);
    }
}
