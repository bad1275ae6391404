package dev.streampod.entity;

/** Something is nested too deeply to be sent: its arrays and objects contain each other over more levels than allowed. */
public final class NestingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** @param limit how many levels are allowed, those of what is sent around it included */
    public NestingException(int limit) {
        super("The message to be sent is nested more than " + limit
                + " levels of arrays and objects, the most that can be");
    }
}
