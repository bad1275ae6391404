package dev.streampod.client.internal.call;

/** Sends the frames of calls to the server. Safe for use from any thread. */
public interface CallSender {

    /** Sends a call, in its turn. */
    void send(ClientCall call);

    /** Sends something about a call, behind it. */
    void send(ClientCall call, byte[] frame);

    /** The largest message that the server takes, in bytes. */
    int serverLimit();

    /** For how many items of a call there is room; if for none, the action is run when some was made. */
    int roomForItems(Runnable whenRoom);

    /** A call is over: nothing of it waits any more, and others have its room. */
    void discard(ClientCall call);
}
