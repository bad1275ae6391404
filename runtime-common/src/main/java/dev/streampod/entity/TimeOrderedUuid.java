package dev.streampod.entity;

import java.security.SecureRandom;
import java.util.UUID;

/** UUIDs of version 7 (RFC 9562): the milliseconds since 1970 first, then 74 random bits, so that later ones sort later. */
public final class TimeOrderedUuid {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int TIMESTAMP_SHIFT = 16;
    private static final long VERSION = 0x7000L;
    private static final long RANDOM_A = 0x0FFFL;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long RANDOM_B = 0x3FFF_FFFF_FFFF_FFFFL;

    private TimeOrderedUuid() {}

    /** A new one. Those of the same millisecond are in no order. */
    public static UUID next() {
        long high = (System.currentTimeMillis() << TIMESTAMP_SHIFT) | VERSION | (RANDOM.nextLong() & RANDOM_A);
        long low = VARIANT | (RANDOM.nextLong() & RANDOM_B);
        return new UUID(high, low);
    }
}
