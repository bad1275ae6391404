package dev.streampod.server.internal.endpoint;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.StreamingSession;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports an unexpected exception of an endpoint: the whole of it in the log, a reference for the client. */
public final class FailureReport {

    private static final Logger log = LoggerFactory.getLogger(FailureReport.class);

    private FailureReport() {}

    /**
     * Logs the exception of a method.
     *
     * @return the reference under which it is found in the log
     */
    public static String log(MethodRoute route, String sessionId, Throwable failure) {
        String reference = newReference();
        log(
                failure,
                "{} failed in session {}; the caller was told the reference {}",
                route.name(),
                sessionId,
                reference);
        return reference;
    }

    /**
     * Logs that a method failed with the stream that its caller sends, which is no fault of the server.
     *
     * @return the reference under which it is found in the log
     */
    public static String logClientStream(MethodRoute route, String sessionId) {
        String reference = newReference();
        log.info(
                "{} failed in session {} with the stream of its caller; the caller was told the reference {}",
                route.name(),
                sessionId,
                reference);
        return reference;
    }

    /**
     * Logs the exception of another hook.
     *
     * @param hook its name, with that of its endpoint
     * @return the reference under which it is found in the log
     */
    public static String log(String hook, String sessionId, Throwable failure) {
        String reference = newReference();
        log(failure, "{} failed in session {}; the client was told the reference {}", hook, sessionId, reference);
        return reference;
    }

    private static String newReference() {
        return "e-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    }

    /**
     * Logs the exception.
     *
     * @param message what was being handled; only its class is logged
     * @return the reference under which it is found in the log
     */
    public static String log(
            String hook, StreamingSession session, @Nullable SerializableEntity message, Throwable failure) {
        String reference = newReference();
        log(
                failure,
                "{} of endpoint {} failed in session {}{}; the client was told the reference {}",
                hook,
                session.endpoint(),
                session.id(),
                message == null ? "" : " for a " + message.getClass().getSimpleName(),
                reference);
        return reference;
    }

    /** Logs the exception, or the name of its class when methods of the exception throw. */
    private static void log(Throwable failure, String text, Object... values) {
        Object[] all = Arrays.copyOf(values, values.length + 1);
        all[values.length] = failure;
        try {
            log.error(text, all);
        } catch (Throwable e) {
            all[values.length] = failure.getClass().getName();
            log.error(text + ". The exception is a {}, which cannot be logged", all);
        }
    }
}
