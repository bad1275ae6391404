package dev.streampod.client.stress;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** What all servers and clients did, and whether it fits together. Safe for use from many threads. */
final class Ledger {

    private static final int MOST_VIOLATIONS = 50;

    /** How many posts may come between one that is late and the word that it was. */
    private static final int SOON = 100;

    private final Map<String, SessionRecord> sessions = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> executions = new ConcurrentHashMap<>();
    private final Set<Tick> notPosted = ConcurrentHashMap.newKeySet();
    /** The newest tick of each origin that is known to have been taken for the channel whose messages are kept. */
    private final Map<String, Long> newestKept = new ConcurrentHashMap<>();

    private final Set<Tick> perhapsPostedTwice = ConcurrentHashMap.newKeySet();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();

    void violation(String what) {
        if (violations.size() < MOST_VIOLATIONS) {
            violations.add(what);
        }
    }

    Collection<String> violations() {
        return violations;
    }

    SessionRecord opened(String id, Consumer<Report> sender) {
        var record = new SessionRecord(id, this, sender);
        if (sessions.put(id, record) != null) {
            violation("two sessions are called " + id);
        }
        return record;
    }

    Collection<SessionRecord> sessions() {
        return sessions.values();
    }

    void executed(String client, long number) {
        executions
                .computeIfAbsent(client + ":" + number, call -> new AtomicInteger())
                .incrementAndGet();
    }

    /** A post failed, and said so. */
    void notPosted(Tick tick) {
        notPosted.add(tick);
    }

    /** A post to the channel whose messages are kept. */
    void keptPost(Tick tick, CompletableFuture<Void> post) {
        var unused = post.whenComplete((nothing, failure) -> {
            if (failure == null) {
                newestKept.merge(tick.origin(), tick.number(), Math::max);
            } else {
                notPosted(tick);
            }
        });
    }

    /**
     * The connection to Redis broke before it was known whether Redis had the post: it is sent again. Who was listening the first
     * time drops the second; for who was not it comes late, which is told soon after.
     */
    void perhapsPostedTwice(Tick tick) {
        perhapsPostedTwice.add(tick);
    }

    /** Looks at everything once all is quiet. */
    void balance(List<StressClient> clients) {
        for (StressClient client : clients) {
            balance(client);
        }
        for (SessionRecord session : sessions.values()) {
            if (!session.isClosed()) {
                violation("session " + session.id() + " never ended");
            }
        }
        executions.forEach((call, times) -> {
            if (times.get() > 1
                    && clients.stream()
                            .noneMatch(client -> client.isCopied() && call.startsWith(client.name() + ":"))) {
                violation("call " + call + " ran " + times + " times");
            }
        });
        checkPosts(clients.stream().flatMap(client -> client.seen().stream()).toList());
    }

    private void balance(StressClient client) {
        Map<Long, SessionRecord> handledIn = new HashMap<>();
        Map<Long, Long> echoAt = new HashMap<>();
        Map<String, SeenSession> seen = new LinkedHashMap<>();
        client.seen().forEach(session -> seen.put(session.id(), session));
        for (SessionRecord session : sessions.values()) {
            if (!client.name().equals(session.client()) || (client.isCopied() && !seen.containsKey(session.id()))) {
                continue;
            }
            for (SessionRecord.Handled handled : session.handled()) {
                if (handledIn.put(handled.number(), session) != null) {
                    violation(client.name() + ": " + handled.number() + " was handled in two sessions");
                }
                echoAt.put(handled.number(), handled.position());
            }
        }
        Set<Long> unacknowledged = new HashSet<>();
        for (long number : client.unacknowledged()) {
            if (!unacknowledged.add(number)) {
                violation(client.name() + ": " + number + " was reported as unacknowledged twice");
            }
        }
        SeenSession last =
                client.seen().isEmpty() ? null : client.seen().get(client.seen().size() - 1);
        for (long number = 0; number < client.sent(); number++) {
            SessionRecord session = handledIn.get(number);
            if (session == null) {
                if (!unacknowledged.contains(number) && client.isToldWhatIsLost()) {
                    violation(client.name() + ": " + number + " was lost, and nobody was told");
                }
                continue;
            }
            SeenSession seenSession = seen.get(session.id());
            if (seenSession == last && last != null && echoAt.getOrDefault(number, 0L) > last.lastPosition()) {
                violation(client.name() + ": the echo of " + number + " is missing in the last session " + last.id());
            }
        }
        if (!violations.isEmpty()) {
            System.out.println(client.name() + "\n  " + client.history());
        }
        int switches = client.seen().size() - 1;
        if (switches > client.interruptions() + client.failedReaders()) {
            violation(client.name() + " saw " + (switches + 1) + " sessions and was told of " + client.interruptions()
                    + " interruptions and " + client.failedReaders() + " failures");
        }
    }

    /** Demands of the clients of servers that ended in good order that every answer reached them. */
    void checkNoEchoWasLost(List<StressClient> clients) {
        for (StressClient client : clients) {
            Map<String, SeenSession> seen = new HashMap<>();
            client.seen().forEach(session -> seen.put(session.id(), session));
            for (SessionRecord session : sessions.values()) {
                SeenSession known = seen.get(session.id());
                long last = known == null ? -1 : known.lastPosition();
                if (client.name().equals(session.client())
                        && session.handled().stream().anyMatch(handled -> handled.position() > last)) {
                    violation(client.name() + ": answers of session " + session.id() + " did not arrive");
                }
            }
        }
    }

    /** Posts of one origin are in order, without a hole that nobody was told of, and all see them in one order. */
    private void checkPosts(List<SeenSession> sessions) {
        Map<Tick, Set<Tick>> after = new HashMap<>();
        Map<Tick, Integer> before = new HashMap<>();
        for (SeenSession session : sessions) {
            Map<String, Long> newest = new HashMap<>();
            Tick previous = null;
            List<Tick> posts = session.posts();
            for (int i = 0; i < posts.size(); i++) {
                Tick post = posts.get(i);
                if (post.equals(SeenSession.GAP)) {
                    newest.clear();
                    continue;
                }
                Long number = newest.put(post.origin(), post.number());
                if (number != null) {
                    checkStep(session, number, post);
                }
                if (perhapsPostedTwice.contains(post) && isToldOfSoon(posts, i)) {
                    continue;
                }
                before.putIfAbsent(post, 0);
                if (previous != null
                        && after.computeIfAbsent(previous, tick -> new HashSet<>())
                                .add(post)) {
                    before.merge(post, 1, Integer::sum);
                }
                previous = post;
            }
        }
        checkOneOrder(after, before);
    }

    /**
     * Whatever was posted to the channel whose messages are kept was heard by this follower, once and in order, or it was
     * told at that place that something may be missing.
     */
    void balance(HistoryFollower follower) {
        Map<String, Long> newest = new HashMap<>();
        Map<String, Long> greatest = new HashMap<>();
        boolean complete = true; // it has followed from the beginning
        for (Tick tick : follower.heard()) {
            if (tick.equals(SeenSession.GAP)) {
                newest.clear();
                complete = false;
                continue;
            }
            Long before = newest.put(tick.origin(), tick.number());
            if (before != null || complete) {
                checkNoneIsMissing(follower, tick.origin(), before == null ? -1 : before, tick.number());
            }
            Long most = greatest.get(tick.origin());
            if (most != null && tick.number() <= most) {
                if (!perhapsPostedTwice.contains(tick)) {
                    violation(follower + ": " + tick + " came after " + most);
                }
                newest.put(tick.origin(), most);
            } else {
                greatest.put(tick.origin(), tick.number());
            }
        }
        for (Map.Entry<String, Long> origin : newestKept.entrySet()) {
            Long last = newest.get(origin.getKey());
            if (last != null || complete) {
                checkNoneIsMissing(follower, origin.getKey(), last == null ? -1 : last, origin.getValue() + 1);
            }
        }
    }

    private void checkNoneIsMissing(HistoryFollower follower, String origin, long before, long number) {
        for (long missing = before + 1; missing < number; missing++) {
            if (!notPosted.contains(new Tick(origin, missing))) {
                violation(follower + ": missed kept post " + missing + " of " + origin + ", and was not told");
            }
        }
    }

    /** Whether it is said behind a post that some may be missing or late, or the session ended before that was to be said. */
    private static boolean isToldOfSoon(List<Tick> posts, int index) {
        int end = index + SOON;
        return end > posts.size() || posts.subList(index, end).contains(SeenSession.GAP);
    }

    private void checkStep(SeenSession session, long number, Tick post) {
        if (post.number() <= number) {
            violation("session " + session.id() + " saw " + post + " after " + number);
        }
        for (long missing = number + 1; missing < post.number(); missing++) {
            if (!notPosted.contains(new Tick(post.origin(), missing))) {
                violation("session " + session.id() + " missed post " + missing + " of " + post.origin()
                        + ", and was not told");
            }
        }
    }

    /** There is an order that fits all sessions exactly if nothing comes, through any number of sessions, before itself. */
    private void checkOneOrder(Map<Tick, Set<Tick>> after, Map<Tick, Integer> before) {
        var free = new ArrayDeque<Tick>();
        before.forEach((post, count) -> {
            if (count == 0) {
                free.add(post);
            }
        });
        int ordered = 0;
        for (Tick post = free.poll(); post != null; post = free.poll()) {
            ordered++;
            for (Tick next : after.getOrDefault(post, Set.of())) {
                if (before.merge(next, -1, Integer::sum) == 0) {
                    free.add(next);
                }
            }
        }
        if (ordered != before.size()) {
            violation((before.size() - ordered) + " posts were not seen in one order by all sessions: "
                    + circle(after, before));
        }
    }

    /** Posts each of which some session saw before the next, and the last before the first. */
    private static List<Tick> circle(Map<Tick, Set<Tick>> after, Map<Tick, Integer> before) {
        Map<Tick, Tick> earlier = new HashMap<>();
        after.forEach((post, all) -> {
            if (before.getOrDefault(post, 0) > 0) {
                all.forEach(next -> earlier.put(next, post));
            }
        });
        var path = new LinkedHashSet<Tick>();
        Tick at = earlier.keySet().iterator().next();
        while (at != null && path.add(at)) {
            at = earlier.get(at);
        }
        var circle = new ArrayList<>(path);
        return circle.subList(Math.max(0, circle.indexOf(at)), circle.size());
    }
}
