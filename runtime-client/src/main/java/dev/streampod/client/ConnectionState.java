package dev.streampod.client;

/** What the connection of a client is doing. */
public enum ConnectionState {
    /** There is none, and none is being opened. */
    DISCONNECTED,
    /** It is being opened; what is sent meanwhile waits. */
    CONNECTING,
    /** The server has welcomed it. */
    CONNECTED,
    /** It was lost, and is opened again by itself after a while. */
    WAITING_TO_RETRY
}
