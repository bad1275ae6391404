package dev.streampod.server.internal.presence;

/** A change of one member of a channel. */
enum PresenceChange {
    JOINED,
    /** The info of the member is another. */
    UPDATED,
    LEFT;

    /** The change for a listener that has not been told of the one before yet. */
    PresenceChange after(PresenceChange untold) {
        return switch (this) {
            case LEFT -> LEFT;
            case JOINED -> untold == LEFT ? UPDATED : JOINED;
            case UPDATED -> untold == JOINED ? JOINED : UPDATED;
        };
    }
}
