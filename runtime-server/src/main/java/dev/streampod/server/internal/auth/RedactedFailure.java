package dev.streampod.server.internal.auth;

import org.jspecify.annotations.Nullable;

/**
 * Another failure as it may be logged: its class, its stack and its causes, and its messages as long as they show nothing of
 * a secret that was in use when it was thrown.
 */
final class RedactedFailure extends Throwable {

    private static final long serialVersionUID = 1L;

    /** The number of characters of a secret in a row that no message may show. */
    private static final int SHOWN = 6;

    private static final int MAX_MESSAGE = 1_000;
    private static final int MAX_CAUSES = 20;

    private RedactedFailure(String text, @Nullable Throwable cause, StackTraceElement[] stack) {
        super(text, cause, false, true);
        setStackTrace(stack);
    }

    static Throwable of(Throwable failure, String secret) {
        return of(failure, secret, 0);
    }

    private static RedactedFailure of(Throwable failure, String secret, int depth) {
        Throwable cause = failure.getCause();
        return new RedactedFailure(
                text(failure, secret),
                cause == null || depth == MAX_CAUSES ? null : of(cause, secret, depth + 1),
                failure.getStackTrace());
    }

    private static String text(Throwable failure, String secret) {
        String name = failure.getClass().getName();
        String message = failure.getMessage();
        if (message == null) {
            return name;
        }
        String shown = message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) + "…" : message;
        return name + (reveals(shown, secret) ? " (its message is left out: it repeats the key)" : ": " + shown);
    }

    private static boolean reveals(String message, String secret) {
        if (secret.length() <= SHOWN) {
            return message.contains(secret);
        }
        for (int i = 0; i + SHOWN <= message.length(); i++) {
            if (secret.contains(message.substring(i, i + SHOWN))) {
                return true;
            }
        }
        return false;
    }
}
