package dev.streampod.server.internal.follow;

import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.Gap;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Messages that a client does not get.
 *
 * @param cause as the client is told
 * @param from when the first of them can have been posted
 * @param to when the last of them can have been posted
 */
record Loss(String cause, Instant from, Instant to) {

    private static final String LATE = causeOf(Gap.Cause.LATE);

    /** @param position of the one message; null when it is not kept */
    static Loss of(String cause, @Nullable ChannelPosition position) {
        Instant when = position == null ? Instant.now() : position.time();
        return new Loss(cause, when, when);
    }

    static Loss of(Gap gap) {
        return new Loss(causeOf(gap.cause()), gap.from(), gap.to());
    }

    private static String causeOf(Gap.Cause cause) {
        return cause.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Both as one, with the first cause; but that nothing is missing has to hold of both. */
    Loss and(Loss more) {
        return new Loss(
                cause.equals(LATE) ? more.cause : cause,
                from.isBefore(more.from) ? from : more.from,
                to.isAfter(more.to) ? to : more.to);
    }
}
