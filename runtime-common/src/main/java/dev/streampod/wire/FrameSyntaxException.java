package dev.streampod.wire;

/** What came is not a frame at all; the connection it came on is to be closed with {@link CloseCode#BAD_FRAME}. */
public final class FrameSyntaxException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public FrameSyntaxException(String message) {
        super(message);
    }
}
