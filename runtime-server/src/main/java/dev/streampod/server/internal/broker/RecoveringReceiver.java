package dev.streampod.server.internal.broker;

import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A receiver that may read the history of its channel by itself: then it recovers messages that were missed from there. */
abstract class RecoveringReceiver implements ChannelReceiver {

    /** Of one that reads the history by itself; set before it is added to its channel. */
    private @Nullable HistoryRecovery recovery;

    private volatile @Nullable CompletableFuture<Void> confirmation;

    final @Nullable HistoryRecovery recovery() {
        return recovery;
    }

    final void recovery(HistoryRecovery own) {
        recovery = own;
    }

    /** Reports messages that were missed and are not recovered. Called on the worker. */
    abstract void lost(Gap gap);

    @Override
    public final void deliverGap(Gap gap) {
        if (recovery == null || gap.cause() == Gap.Cause.LATE || !recovery.recover(gap)) {
            lost(gap);
        }
    }

    @Override
    public final void deliverLoss(Gap gap, ChannelPosition before) {
        if (recovery == null) {
            lost(gap);
        } else {
            recovery.missed(gap, before);
        }
    }

    @Override
    public final void retry() {
        if (recovery != null) {
            recovery.retry();
        }
    }

    @Override
    public void retryRefused() {
        if (recovery != null) {
            recovery.retryRefused();
        }
    }

    @Override
    public final void confirmation(CompletableFuture<Void> subscription) {
        confirmation = subscription;
    }

    @Override
    public final @Nullable CompletableFuture<Void> confirmation() {
        return confirmation;
    }
}
