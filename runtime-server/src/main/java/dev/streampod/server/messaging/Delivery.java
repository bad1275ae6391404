package dev.streampod.server.messaging;

/** Where a listener runs. Either way it is called one message at a time, in order. */
public enum Delivery {
    /** On the worker that its channel shares with others. For listeners that are quick and do not wait. */
    WORKER,
    /**
     * On a thread that may be held up, behind a bounded mailbox of its own. A listener that falls behind by more than the
     * mailbox holds misses messages, which {@link Subscription#onGap} tells.
     */
    BLOCKING
}
