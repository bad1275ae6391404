package dev.streampod.server.internal.follow;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.RequestException;
import dev.streampod.server.internal.endpoint.FailureReport;
import dev.streampod.server.internal.endpoint.FollowRoute;
import dev.streampod.server.internal.endpoint.FollowTarget;
import dev.streampod.server.internal.endpoint.ScopedSession;
import dev.streampod.wire.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Runs an endpoint's hooks for a follow: {@code mayFollow} and {@code presentAs}. Called by one handler thread at a time; any
 * thread may interrupt the hooks. The lock guards which thread runs a hook, so that no other code is interrupted.
 */
final class FollowHooks {

    static final String CANNOT_BE_FOLLOWED = "the channel cannot be followed";

    /** Why a client may not follow. */
    record Refusal(String code, String message) {

        private static Refusal of(ErrorCode code, String message) {
            return new Refusal(code.wireName(), message);
        }
    }

    private final FollowRoute route;
    private final FollowTarget target;
    private final ScopedSession session;

    /** The thread that runs a hook; null while none does. */
    private @Nullable Thread inHook;
    /** Whether the server closes, and has no more time for hooks. */
    private boolean interrupted;

    FollowHooks(FollowRoute route, FollowTarget target, ScopedSession session) {
        this.route = route;
        this.target = target;
        this.session = session;
    }

    /** Asks the endpoint; null when the client may follow. */
    @Nullable
    Refusal refusal() {
        try {
            if (mayFollow()) {
                return null;
            }
            boolean anonymous = session.authentication().isEmpty();
            return anonymous
                    ? Refusal.of(
                            ErrorCode.UNAUTHENTICATED,
                            "only users who have signed in and have permission may follow this channel")
                    : Refusal.of(ErrorCode.FORBIDDEN, "this user may not follow this channel");
        } catch (RequestException e) {
            return Refusal.of(e.code(), e.getMessage());
        } catch (Throwable e) {
            if (areInterrupted()) {
                // An exception of an interrupted hook is not reported.
                return Refusal.of(ErrorCode.UNAVAILABLE, CANNOT_BE_FOLLOWED);
            }
            String reference = FailureReport.log("mayFollow of " + route.name(), session.id(), e);
            return Refusal.of(ErrorCode.INTERNAL, CANNOT_BE_FOLLOWED + "; reference " + reference);
        }
    }

    private boolean mayFollow() {
        begin();
        try {
            return target.mayFollow(session);
        } finally {
            end();
        }
    }

    /**
     * Asks the endpoint for the info that the client is present with; null when it is not present. Throws what the endpoint
     * throws.
     */
    @Nullable
    SerializableEntity presentAs() {
        begin();
        try {
            return target.presentAs(session);
        } finally {
            end();
        }
    }

    private synchronized void begin() {
        inHook = Thread.currentThread();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void end() {
        inHook = null;
        if (interrupted) {
            var unused = Thread.interrupted(); // It was meant for the hook.
        }
    }

    /** Interrupts the hook that runs, and those that come. */
    synchronized void interrupt() {
        interrupted = true;
        Thread running = inHook;
        if (running != null) {
            running.interrupt();
        }
    }

    synchronized boolean areInterrupted() {
        return interrupted;
    }
}
