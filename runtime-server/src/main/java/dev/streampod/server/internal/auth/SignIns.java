package dev.streampod.server.internal.auth;

import dev.streampod.concurrent.EventThrottle;
import dev.streampod.concurrent.Failures;
import dev.streampod.concurrent.Scheduler;
import dev.streampod.server.Limits;
import dev.streampod.server.auth.Authenticator;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many keys the authenticator is asked about at a time, on the whole server and for each client address. Further
 * sign-ins wait; addresses take turns, so that one address with many sign-ins does not hold up the others. The callers bound
 * what waits: one sign-in for each connection and each HTTP call, and none for longer than its timeout.
 *
 * <p>Safe for use from any thread. Everything is guarded by this object's lock, which is not held while the authenticator
 * is asked.
 */
public final class SignIns {

    /** The least time between two log entries about failures of the authenticator that are of the same class. */
    private static final Duration LOG_INTERVAL = Duration.ofSeconds(1);

    private static final class Address {

        private final String name;
        private final LinkedHashSet<SignIn> waiting = new LinkedHashSet<>();
        private int running;

        private Address(String name) {
            this.name = name;
        }
    }

    private final Executor handlers;
    private final Scheduler timers;
    private final Duration timeout;
    private final Failures failures;
    private final EventThrottle failureLog = new EventThrottle(LOG_INTERVAL);
    private final int limit;
    private final int perAddress;
    private final Map<String, Address> addresses = new HashMap<>();
    /** The addresses of which another sign-in may run, in the order of their turns. */
    private final LinkedHashSet<Address> ready = new LinkedHashSet<>();

    private int running;

    /** @param handlers where the authenticator is asked */
    public SignIns(Executor handlers, Limits limits, Scheduler timers, Failures failures) {
        this.handlers = handlers;
        this.timers = timers;
        this.timeout = limits.authenticationTimeout();
        this.failures = failures;
        this.limit = limits.signIns();
        this.perAddress = limits.signInsPerAddress() == 0 ? limit : limits.signInsPerAddress();
    }

    /**
     * Asks the authenticator whose key that is.
     *
     * @param address of the client, which has a share of the sign-ins
     * @param then is told the outcome, once, on a handler thread or the timer's
     */
    public void begin(
            Authenticator authenticator,
            String key,
            String connectionId,
            String address,
            Consumer<SignIn.Outcome> then) {
        var signIn = new SignIn(this, authenticator, key, connectionId, address, then);
        try {
            signIn.timeOutAfter(timeout, timers);
            submit(signIn);
        } catch (Throwable e) {
            failures.report("Beginning a sign-in", e);
            signIn.answer(new SignIn.Outcome.Unavailable());
        }
    }

    /** Holds back log entries about an authenticator that fails again and again. */
    EventThrottle failureLog() {
        return failureLog;
    }

    /** Has a sign-in run, now or in its turn. */
    void submit(SignIn signIn) {
        synchronized (this) {
            Address address = addresses.computeIfAbsent(signIn.address(), Address::new);
            address.waiting.add(signIn);
            update(address);
        }
        start();
    }

    /** The authenticator has returned, in time or not. */
    void ended(SignIn signIn) {
        synchronized (this) {
            running--;
            Address address = addresses.get(signIn.address());
            if (address != null) {
                address.running--;
                update(address);
            }
        }
        start();
    }

    /** A sign-in waits no more, if it does. */
    synchronized void withdraw(SignIn signIn) {
        Address address = addresses.get(signIn.address());
        if (address != null && address.waiting.remove(signIn)) {
            update(address);
        }
    }

    private void update(Address address) {
        if (address.waiting.isEmpty()) {
            ready.remove(address);
            if (address.running == 0) {
                addresses.remove(address.name);
            }
        } else if (address.running < perAddress) {
            ready.add(address);
        } else {
            ready.remove(address);
        }
    }

    private void start() {
        for (SignIn next = next(); next != null; next = next()) {
            handlers.execute(next);
        }
    }

    private synchronized @Nullable SignIn next() {
        if (running == limit || ready.isEmpty()) {
            return null;
        }
        Address address = ready.iterator().next();
        SignIn signIn = address.waiting.iterator().next();
        address.waiting.remove(signIn);
        ready.remove(address); // its next turn comes after that of the others
        running++;
        address.running++;
        update(address);
        return signIn;
    }

    /** How many sign-ins run or wait. */
    synchronized int size() {
        return running
                + addresses.values().stream()
                        .mapToInt(address -> address.waiting.size())
                        .sum();
    }
}
