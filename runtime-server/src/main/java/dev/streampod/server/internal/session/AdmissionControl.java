package dev.streampod.server.internal.session;

import dev.streampod.server.Limits;
import java.util.HashMap;
import java.util.Map;

/**
 * Decides which connections are within {@link Limits#connections()} and {@link Limits#connectionsPerAddress()}. A
 * connection beyond them may replace one that is dead without the server knowing: it is checked once its hello has
 * arrived, and so is a bounded number of others. Safe for use from any thread; this object's lock guards all state.
 */
final class AdmissionControl {

    /** How many connections beyond the limits may wait for their hello at a time, on the whole server. */
    static final int MOST_PENDING = 1_024;

    /** Where a connection stands. */
    enum Standing {
        /** The connection counts against the limits. */
        ADMITTED,
        /** The connection is beyond a limit, and its hello may show that it takes the place of another. */
        PENDING,
        /** The connection is beyond a limit, and as many connections as allowed are PENDING. */
        PENDING_FULL,
        /** The connection is beyond a limit. */
        REFUSED,
        /** The connection has left its place. */
        LEFT
    }

    private final int limit;
    private final int limitPerAddress;
    private final Map<String, Integer> admittedByAddress = new HashMap<>();
    private final Map<String, Integer> pendingByAddress = new HashMap<>();
    private int admitted;
    private int pending;

    AdmissionControl(Limits limits) {
        this.limit = limits.connections();
        this.limitPerAddress = limits.connectionsPerAddress();
    }

    /**
     * Counts a new connection.
     *
     * @param mayBeResumed whether there is any session that the connection's client might continue
     */
    synchronized Admission admit(String address, boolean mayBeResumed) {
        Standing standing;
        if (room(address)) {
            count(address);
            standing = Standing.ADMITTED;
        } else if (!mayBeResumed) {
            standing = Standing.REFUSED;
        } else if (pending >= MOST_PENDING
                || (limitPerAddress > 0 && pendingByAddress.getOrDefault(address, 0) >= limitPerAddress)) {
            standing = Standing.PENDING_FULL;
        } else {
            pending++;
            pendingByAddress.merge(address, 1, Integer::sum);
            standing = Standing.PENDING;
        }
        return new Admission(address, standing);
    }

    private boolean room(String address) {
        return (limit == 0 || admitted < limit)
                && (limitPerAddress == 0 || admittedByAddress.getOrDefault(address, 0) < limitPerAddress);
    }

    private void count(String address) {
        admitted++;
        if (limitPerAddress > 0) {
            admittedByAddress.merge(address, 1, Integer::sum);
        }
    }

    private static void uncount(Map<String, Integer> counts, String address) {
        counts.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }

    /** The place of one connection within the limits. */
    final class Admission {

        private final String address;
        private Standing standing;

        private Admission(String address, Standing standing) {
            this.address = address;
            this.standing = standing;
        }

        Standing standing() {
            synchronized (AdmissionControl.this) {
                return standing;
            }
        }

        /** Whether the connection counts; one that is PENDING does from now on if there is room by now. */
        boolean admitted() {
            synchronized (AdmissionControl.this) {
                if (standing == Standing.PENDING && room(address)) {
                    leave();
                    count(address);
                    standing = Standing.ADMITTED;
                }
                return standing == Standing.ADMITTED;
            }
        }

        /**
         * The connection is to be closed: it is no longer one of those whose hello may show that they take another's place.
         */
        void cancelPending() {
            synchronized (AdmissionControl.this) {
                if (standing == Standing.PENDING) {
                    leave();
                }
            }
        }

        /** The connection is gone, or carries nothing any more: another may come in its place. */
        void leave() {
            synchronized (AdmissionControl.this) {
                if (standing == Standing.ADMITTED) {
                    admitted--;
                    uncount(admittedByAddress, address);
                } else if (standing == Standing.PENDING) {
                    pending--;
                    uncount(pendingByAddress, address);
                }
                standing = Standing.LEFT;
            }
        }
    }
}
