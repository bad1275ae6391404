package dev.streampod.server.internal.auth;

import dev.streampod.server.auth.AuthenticationInfo;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/** Computes how long a sign-in is still valid. */
public final class Expiry {

    /** A sign-in that expires later is looked at again then. */
    private static final long FURTHEST_MILLIS = TimeUnit.DAYS.toMillis(365);

    private Expiry() {}

    /** Rounded up, so that it is 0 only for what has expired, and for what never does. */
    public static long millisLeft(AuthenticationInfo signedIn, Instant now) {
        Instant until = signedIn.expiresAt();
        if (until == null || !now.isBefore(until)) {
            return 0;
        }
        long seconds = now.until(until, ChronoUnit.SECONDS);
        return seconds >= FURTHEST_MILLIS / 1_000 ? FURTHEST_MILLIS : now.until(until, ChronoUnit.MILLIS) + 1;
    }
}
