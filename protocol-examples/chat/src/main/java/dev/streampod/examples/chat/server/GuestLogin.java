package dev.streampod.examples.chat.server;

import dev.streampod.examples.chat.protocol.NameTakenException;
import dev.streampod.examples.chat.protocol.server.DoorsEndpoint;
import dev.streampod.server.RequestException;
import dev.streampod.server.Session;
import dev.streampod.server.auth.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Signs guests in: the first guest that asks for a name has it, as long as a key of it is valid. A name that looks like a
 * taken one is refused. Servers do not share their guests: guests of different servers may have the same name.
 */
final class GuestLogin extends DoorsEndpoint {

    /** How long a key is valid. */
    static final Duration TIME_TO_LIVE = Duration.ofMinutes(5);

    /** How many guests there may be at a time. */
    static final int MAX_GUESTS = 1_000;

    /** How many valid keys a guest may have: one asks for another when it reconnects. */
    static final int MAX_KEYS = 20;

    private final KeyStore keys;
    /** The skeletons of their names. */
    private final Set<String> residents;

    private final Duration timeToLive;

    /** By their names. Owned by this object's monitor. */
    private final Map<String, Guest> guests = new HashMap<>();

    /** What is seen in a guest's name, and until when its keys are valid, the oldest first. */
    private record Guest(Set<String> skeletons, Deque<Instant> keys) {}

    /**
     * @param keys issues the keys
     * @param residents whose names no guest gets
     * @param timeToLive how long a key is valid
     */
    GuestLogin(KeyStore keys, Set<String> residents, Duration timeToLive) {
        this.keys = keys;
        this.residents = residents.stream()
                .flatMap(name -> VisibleText.skeletons(name).stream())
                .collect(Collectors.toUnmodifiableSet());
        this.timeToLive = timeToLive;
    }

    @Override
    protected synchronized String signIn(Session session, String name, @Nullable String renews) {
        Chat.checkName(name);
        if (!VisibleText.isPlainName(name)) {
            throw RequestException.badRequest("a name has letters of one script that can be seen; choose another name");
        }
        forgetExpired();
        Set<String> skeletons = VisibleText.skeletons(name);
        if (isTaken(skeletons) && !(guests.containsKey(name) && isOf(name, renews))) {
            throw NameTakenException.builder()
                    .message("another user has the name " + name + " or one that looks like it, choose another name")
                    .build();
        }
        if (!guests.containsKey(name) && guests.size() == MAX_GUESTS) {
            throw RequestException.unavailable("there are " + MAX_GUESTS + " guests already, try again later");
        }
        Deque<Instant> valid = guests.computeIfAbsent(name, unused -> new Guest(skeletons, new ArrayDeque<>()))
                .keys();
        if (valid.size() == MAX_KEYS) {
            throw RequestException.unavailable("you have " + MAX_KEYS + " keys already, try again later");
        }
        String key = keys.issue(name, Set.of(), timeToLive).key();
        valid.addLast(Instant.now().plus(timeToLive)); // not before the key itself expires
        return key;
    }

    /** Whether a resident or a guest has a name that looks like it. */
    private boolean isTaken(Set<String> skeletons) {
        return !Collections.disjoint(residents, skeletons)
                || guests.values().stream().anyMatch(guest -> !Collections.disjoint(guest.skeletons(), skeletons));
    }

    private boolean isOf(String name, @Nullable String key) {
        return key != null
                && keys.authenticate(key)
                        .filter(owner -> owner.userId().equals(name))
                        .isPresent();
    }

    private void forgetExpired() {
        Instant now = Instant.now();
        guests.values().removeIf(guest -> {
            guest.keys().removeIf(until -> !until.isAfter(now));
            return guest.keys().isEmpty();
        });
    }
}
