package dev.streampod.generator.compatibility;

/** Between whom something travels. */
enum Flow {
    /** In a stream or a call, from a client to a server. */
    FROM_CLIENT,
    /** In a stream or an answer, from a server to a client. */
    TO_CLIENT,
    /** On a channel. */
    BETWEEN_SERVERS;

    /** Whether what is server-only stays out of it. */
    boolean withClients() {
        return this != BETWEEN_SERVERS;
    }
}
