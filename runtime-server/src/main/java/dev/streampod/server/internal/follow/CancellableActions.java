package dev.streampod.server.internal.follow;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Actions that a queue is to run when it has room. The queue has them for as long as the client does not read, so once they are
 * cancelled nothing is reached from them. Guarded by the lock of its owner; the actions themselves run without.
 */
final class CancellableActions {

    private final List<CancellableAction> waiting = new ArrayList<>(0);

    private static final class CancellableAction implements Runnable {

        /** Null once it is over. */
        private final AtomicReference<@Nullable Runnable> action;

        private CancellableAction(Runnable action) {
            this.action = new AtomicReference<>(action);
        }

        @Override
        public void run() {
            Runnable due = action.getAndSet(null);
            if (due != null) {
                due.run();
            }
        }

        private boolean isOver() {
            return action.get() == null;
        }

        private void cancel() {
            action.set(null);
        }
    }

    /** Returns what the queue is to run: the action, once, unless it is cancelled before. */
    Runnable add(Runnable action) {
        var cancellable = new CancellableAction(action);
        waiting.removeIf(CancellableAction::isOver);
        waiting.add(cancellable);
        return cancellable;
    }

    void cancel() {
        waiting.forEach(CancellableAction::cancel);
        waiting.clear();
    }
}
