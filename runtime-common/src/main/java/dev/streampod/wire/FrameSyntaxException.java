package dev.streampod.wire;

/** A message that is not a frame; its connection is to be closed with {@link CloseCode#BAD_FRAME}. */
public final class FrameSyntaxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public FrameSyntaxException(String message) {
        super(message);
    }
}
