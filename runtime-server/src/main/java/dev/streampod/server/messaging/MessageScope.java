package dev.streampod.server.messaging;

/** How far a post goes. */
public enum MessageScope {
    /** To every server when Redis is configured, else to this process. */
    AUTO,
    /** To the listeners of this process only, at once, outside the order in which Redis delivers. */
    LOCAL,
    /** To every server; fails when Redis is not configured. */
    GLOBAL
}
