package dev.streampod.server.metrics;

import dev.streampod.wire.CloseCode;
import java.util.Locale;

/** Why a server closed a connection: the close codes as they are counted, all of an application's as one. */
public enum CloseReason {
    DRAIN(CloseCode.DRAIN),
    HEARTBEAT_MISSED(CloseCode.HEARTBEAT_MISSED),
    SESSION_ELSEWHERE(CloseCode.SESSION_ELSEWHERE),
    SLOW_READER(CloseCode.SLOW_READER),
    UNAUTHENTICATED(CloseCode.UNAUTHENTICATED),
    BAD_FRAME(CloseCode.BAD_FRAME),
    INCOMPATIBLE(CloseCode.INCOMPATIBLE),
    /** 3503, and 4000–4999. */
    CLOSED_BY_APPLICATION(CloseCode.CLOSED_BY_APPLICATION),
    TOO_MANY_CONNECTIONS(CloseCode.TOO_MANY_CONNECTIONS),
    WEBSOCKET_PROTOCOL_ERROR(CloseCode.WEBSOCKET_PROTOCOL_ERROR),
    INVALID_UTF8(CloseCode.INVALID_UTF8),
    MESSAGE_TOO_LARGE(CloseCode.MESSAGE_TOO_LARGE),
    INTERNAL_ERROR(CloseCode.INTERNAL_ERROR),
    TRY_AGAIN_LATER(CloseCode.TRY_AGAIN_LATER),
    OTHER(-1);

    private static final int FIRST_OF_APPLICATIONS = 4000;

    private final int code;
    private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

    CloseReason(int code) {
        this.code = code;
    }

    /** The reason that this code stands for. */
    public static CloseReason of(int code) {
        if (code >= FIRST_OF_APPLICATIONS) {
            return CLOSED_BY_APPLICATION;
        }
        for (CloseReason reason : values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        return OTHER;
    }

    /** The name in metrics: {@code slow-reader}. */
    public String wireName() {
        return wireName;
    }
}
