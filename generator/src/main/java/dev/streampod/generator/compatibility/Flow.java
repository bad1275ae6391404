package dev.streampod.generator.compatibility;

/** A direction in which values travel. */
enum Flow {
    /** In a stream, a call or a request to follow a channel, from a client to a server. */
    FROM_CLIENT,
    /** In a stream, an answer or a channel that is followed, from a server to a client. */
    TO_CLIENT,
    /** On a channel. */
    BETWEEN_SERVERS;

    /** Whether what is server-only stays out of it. */
    boolean withClients() {
        return this != BETWEEN_SERVERS;
    }
}
