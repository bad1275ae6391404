package dev.streampod.spring.boot.internal.security;

import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.Authenticator;
import dev.streampod.spring.boot.internal.start.AuthenticatorExtension;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/**
 * Carries users whom Spring Security has authenticated from their HTTP request to the server: a ticket is a key that is good
 * once and for a short time, and never leaves this process. Safe for use from any thread.
 */
public final class HandshakeTickets implements AuthenticatorExtension {

    /** More than clients have for their greeting. */
    static final Duration VALID = Duration.ofMinutes(1);

    /** Beyond that the oldest go: an honest client uses its ticket at once. */
    static final int MOST = 100_000;

    private static final String PREFIX = "handshake:";
    private static final int SECRET_BYTES = 32;

    private final SignedInUsers users;
    private final LongSupplier nanoTime;
    private final SecureRandom random = new SecureRandom();

    /** The oldest first. Guarded by itself. */
    private final Map<String, Ticket> issued = new LinkedHashMap<>();

    private volatile boolean takesOtherKeys;

    private record Ticket(Authentication user, long at) {}

    public HandshakeTickets(SignedInUsers users) {
        this(users, System::nanoTime);
    }

    HandshakeTickets(SignedInUsers users, LongSupplier nanoTime) {
        this.users = users;
        this.nanoTime = nanoTime;
    }

    /** A ticket for a user. */
    String issue(Authentication user) {
        var secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String ticket = PREFIX + HexFormat.of().formatHex(secret);
        long now = nanoTime.getAsLong();
        synchronized (issued) {
            dropExpired(now);
            if (issued.size() >= MOST) {
                dropOldest();
            }
            issued.put(ticket, new Ticket(user, now));
        }
        return ticket;
    }

    /** An authenticator that takes tickets, and otherwise does what the given one does; null: refuses everything else. */
    @Override
    public Authenticator extend(@Nullable Authenticator other) {
        takesOtherKeys = other != null;
        return key -> {
            if (key.startsWith(PREFIX)) {
                return redeem(key);
            }
            return other == null ? Optional.empty() : other.authenticate(key);
        };
    }

    /** Whether the server knows keys of its own, besides tickets. */
    boolean takesOtherKeys() {
        return takesOtherKeys;
    }

    private Optional<AuthenticationInfo> redeem(String key) {
        Ticket ticket;
        synchronized (issued) {
            dropExpired(nanoTime.getAsLong());
            ticket = issued.remove(key);
        }
        return ticket == null ? Optional.empty() : Optional.of(users.signedIn(ticket.user(), null, null));
    }

    private void dropOldest() {
        var oldest = issued.values().iterator();
        oldest.next();
        oldest.remove();
    }

    private void dropExpired(long now) {
        var oldest = issued.values().iterator();
        while (oldest.hasNext() && now - oldest.next().at() > VALID.toNanos()) {
            oldest.remove();
        }
    }
}
