package dev.streampod.entity;

/**
 * Data that is not the entity that was expected. The message names class, field, what was expected, what was found
 * and the place, and holds nothing but what the peer itself sent, shortened.
 *
 * <p>It has no stack trace: it tells of the peer's data, not of a place in this program, and a peer that sends rubbish
 * must not cost more than one that does not.
 */
public final class EntityFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message the whole message */
    public EntityFormatException(String message) {
        super(message, null, false, false);
    }
}
