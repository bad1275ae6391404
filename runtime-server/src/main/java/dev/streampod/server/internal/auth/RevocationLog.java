package dev.streampod.server.internal.auth;

import dev.streampod.server.auth.AuthenticationInfo;
import dev.streampod.server.auth.Revocation;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The revocations that this server heard of last, for sign-ins that were under way meanwhile: an authenticator that was
 * asked before may answer after. Bounded; safe for use from any thread. Times are those of {@link System#nanoTime()}.
 */
public final class RevocationLog {

    /** Sign-ins take {@link dev.streampod.server.Limits#authenticationTimeout()} at most; so many in that time are kept. */
    public static final int KEPT = 10_000;

    private record Entry(Revocation revocation, long at, long heardAt) {}

    private final int kept;
    private final ArrayDeque<Entry> newestFirst = new ArrayDeque<>();

    public RevocationLog(int kept) {
        this.kept = kept;
    }

    public synchronized void add(Revocation revocation, long at) {
        newestFirst.addFirst(new Entry(revocation, at, System.nanoTime()));
        if (newestFirst.size() > kept) {
            newestFirst.removeLast();
        }
    }

    /**
     * Returns what is left of a sign-in whose authenticator was asked at that time; null for nothing.
     *
     * @return what was given when nothing has been revoked
     */
    public synchronized @Nullable AuthenticationInfo leavesOf(AuthenticationInfo signedIn, long askedAt) {
        AuthenticationInfo left = signedIn;
        Iterator<Entry> entries = newestFirst.iterator();
        while (left != null && entries.hasNext()) {
            Entry entry = entries.next();
            if (entry.heardAt - askedAt < 0) {
                break;
            }
            if (entry.at - askedAt >= 0) {
                left = entry.revocation.leavesOf(left);
            }
        }
        return left;
    }
}
