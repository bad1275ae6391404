package dev.streampod.client;

/** The state of a client's connection. */
public enum ConnectionState {
    /** There is no connection, and none is being opened. */
    DISCONNECTED,
    /** The connection is being opened; what is sent meanwhile waits. */
    CONNECTING,
    /** The server has welcomed the connection. */
    CONNECTED,
    /** The connection was lost; the client opens it again after a while. */
    WAITING_TO_RETRY
}
