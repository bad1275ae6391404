package dev.streampod.client.stress;

import dev.streampod.client.stress.FollowRecord.Event;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.MessageNotPostedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Every post to the channels that are followed, against everything that their followers were sent: none is missing without a
 * word before anything newer, none comes twice, and all come in the one order of their channel. Safe for use from many
 * threads.
 */
final class FollowLedger implements SoakPosts {

    private static final int MOST_VIOLATIONS = 50;

    /** How much of a record is shown where it went wrong. */
    private static final int SHOWN = Integer.getInteger("soak.shown", 12);

    /** What was sent to Redis again took longer, since posts wait after an interruption. */
    private static final long QUICK = TimeUnit.MILLISECONDS.toNanos(300);

    /** A post, without what is in it. */
    private record Post(String origin, long number) {}

    private final boolean forgets;
    private final boolean masters;
    private final Queue<FollowRecord> records = new ConcurrentLinkedQueue<>();
    /** When it was known, by the clock of the positions. */
    private final Map<Post, Long> taken = new ConcurrentHashMap<>();
    /**
     * What may have been sent to Redis twice. If Redis has forgotten the first time in between, it is in two histories, and
     * whoever has both hears it twice.
     */
    private final Set<Post> perhapsSentTwice = ConcurrentHashMap.newKeySet();

    private final AtomicLong repeats = new AtomicLong();
    private final AtomicLong posts = new AtomicLong();
    private final Map<String, Long> failed = new ConcurrentHashMap<>();
    private final Map<String, Long> told = new ConcurrentHashMap<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();

    /**
     * @param forgets whether Redis may lose histories
     * @param masters whether two masters may take posts at the same time
     */
    FollowLedger(boolean forgets, boolean masters) {
        this.forgets = forgets;
        this.masters = masters;
    }

    void violation(String what) {
        if (violations.size() < MOST_VIOLATIONS) {
            violations.add(what);
        }
    }

    Collection<String> violations() {
        return violations;
    }

    FollowRecord open(String follower, SoakChannel channel) {
        var record = new FollowRecord(follower, channel, this);
        records.add(record);
        return record;
    }

    @Override
    public void posted(String origin, long number, CompletableFuture<Void> post) {
        posts.incrementAndGet();
        long began = System.nanoTime();
        var unused = post.whenComplete((nothing, failure) -> {
            if (System.nanoTime() - began > QUICK) {
                perhapsSentTwice.add(new Post(origin, number));
            }
            if (failure == null) {
                taken.put(new Post(origin, number), System.currentTimeMillis());
            } else {
                failed.merge(reason(failure), 1L, Long::sum);
            }
        });
    }

    private static String reason(Throwable failure) {
        return failure instanceof MessageNotPostedException notPosted
                ? notPosted.reason().name()
                : failure.toString();
    }

    /** How often followers were told that something is missing, or may be. */
    long losses() {
        return told.values().stream().mapToLong(Long::longValue).sum();
    }

    void told(String cause) {
        told.merge(cause, 1L, Long::sum);
    }

    /** Looks at everything once all is quiet. */
    void balance() {
        Map<SoakChannel, List<FollowRecord>> ofChannel = new HashMap<>();
        for (FollowRecord record : records) {
            ofChannel
                    .computeIfAbsent(record.channel(), channel -> new ArrayList<>())
                    .add(record);
        }
        ofChannel.forEach((channel, all) -> {
            var order = order(channel, all);
            all.forEach(record -> new Balance(record, order).run());
        });
    }

    private static Comparator<ChannelPosition> byPosition() {
        return Comparator.comparingLong(ChannelPosition::millis).thenComparingLong(ChannelPosition::number);
    }

    /** The messages of each epoch of a channel, as its followers saw them. */
    private Map<Long, NavigableMap<ChannelPosition, Post>> order(SoakChannel channel, List<FollowRecord> all) {
        Map<Long, NavigableMap<ChannelPosition, Post>> order = new HashMap<>();
        for (FollowRecord record : all) {
            for (Event event : record.events()) {
                if (event instanceof Event.Heard heard && heard.position() != null) {
                    var post = new Post(heard.origin(), heard.number());
                    Post other = order.computeIfAbsent(heard.position().epoch(), epoch -> new TreeMap<>(byPosition()))
                            .put(heard.position(), post);
                    if (other != null && !other.equals(post)) {
                        violation(channel + ": " + other + " and " + post + " are both at " + heard.position());
                    }
                }
            }
        }
        return order;
    }

    /** Goes through one record. */
    private final class Balance {

        private final FollowRecord record;
        private final Map<Long, NavigableMap<ChannelPosition, Post>> order;
        private final List<Event> events;

        /** Of each origin what was heard last, without a loss since. */
        private final Map<String, Long> complete = new HashMap<>();

        private final Map<String, Event.Heard> newest = new HashMap<>();
        /** Origins of which messages may come late, since that was told after the newest. */
        private final Set<String> late = new HashSet<>();

        private final Set<Long> epochsBefore = new HashSet<>();
        private @Nullable ChannelPosition last;
        private boolean told = true;
        private boolean interrupted;
        /** Of the origin of the message that is looked at, what was heard last before it. */
        private long newestBefore;

        private int index;

        private Balance(FollowRecord record, Map<Long, NavigableMap<ChannelPosition, Post>> order) {
            this.record = record;
            this.order = order;
            this.events = record.events();
        }

        private void run() {
            for (index = 0; index < events.size(); index++) {
                Event event = events.get(index);
                if (event instanceof Event.Began began) {
                    last = began.position();
                    told = false;
                } else if (event instanceof Event.Lost lost) {
                    if (lost.cause().equals("late")) {
                        late.addAll(newest.keySet());
                    }
                    complete.clear();
                    told = true;
                    interrupted = true;
                } else if (event instanceof Event.Heard heard) {
                    heard(heard);
                }
            }
        }

        private void heard(Event.Heard heard) {
            Event.Heard before = newest.get(heard.origin());
            newestBefore = before == null ? 0 : before.number();
            if (before == null || heard.number() > before.number()) {
                newest.put(heard.origin(), heard);
                late.remove(heard.origin());
            } else if (isRepeatOfLostHistory(before, heard) || isOfReplacedMaster(before, heard)) {
                repeats.incrementAndGet();
            } else {
                wrong(heard + " came after " + before);
            }
            Long known = complete.put(heard.origin(), heard.number());
            for (long missing = known == null ? heard.number() : known + 1; missing < heard.number(); missing++) {
                var post = new Post(heard.origin(), missing);
                if (taken.containsKey(post)
                        && !cameElsewhere(heard, missing)
                        && !isTakenBehind(post, heard)
                        && !isLostWithItsHistory(post, before, heard)) {
                    wrong(missing + " of " + heard.origin() + " is missing between " + before + " and " + heard
                            + (perhapsSentTwice.contains(post) ? " (perhaps sent twice)" : "") + seenAt(post));
                }
            }
            ChannelPosition at = heard.position();
            if (at != null) {
                place(heard, at);
                last = at;
                told = false;
            }
        }

        /**
         * One that a replaced master took into a history which was removed at the other one, together with what that knew of posters. A
         * follower that has come to another server since is not told, if that server has heard it or never followed that history.
         */
        private boolean isLostWithItsHistory(Post post, Event.@Nullable Heard before, Event.Heard heard) {
            return masters
                    && perhapsSentTwice.contains(post)
                    && before != null
                    && before.position() != null
                    && heard.position() != null
                    && (int) before.position().epoch()
                            != (int) heard.position().epoch() // The last bytes are of the stream.
                    && since(before).stream().anyMatch(Event.Note.class::isInstance);
        }

        private List<Event> since(Event.Heard before) {
            return events.subList(events.subList(0, index).lastIndexOf(before) + 1, index);
        }

        /** One that was sent twice may have been refused first, and then come late, to another history. */
        private boolean cameElsewhere(Event.Heard heard, long missing) {
            var post = new Post(heard.origin(), missing);
            ChannelPosition at = heard.position();
            return at != null
                    && perhapsSentTwice.contains(post)
                    && order.entrySet().stream()
                            .anyMatch(epoch -> epoch.getKey() != at.epoch()
                                    && epoch.getValue().containsValue(post));
        }

        /**
         * One that Redis had refused when it took a later one, and then took when it had forgotten both: that it comes behind, or is
         * missing there, is told then.
         */
        private boolean isTakenBehind(Post post, Event.Heard later) {
            ChannelPosition at = later.position();
            return forgets
                    && at != null
                    && perhapsSentTwice.contains(post)
                    && taken.getOrDefault(post, 0L) >= at.millis()
                    && events.subList(index + 1, events.size()).stream()
                            .anyMatch(event -> event instanceof Event.Lost
                                    || (event instanceof Event.Heard heard
                                            && post.equals(new Post(heard.origin(), heard.number()))));
        }

        private boolean isRepeatOfLostHistory(Event.Heard before, Event.Heard heard) {
            var post = new Post(heard.origin(), heard.number());
            boolean perhapsTwice = perhapsSentTwice.contains(post);
            ChannelPosition at = heard.position();
            ChannelPosition earlier = before.position();
            // On a channel without a history: from another server, where it came later.
            if (at == null || earlier == null) {
                return (perhapsTwice && interrupted) || isInterruptedSince(before);
            }
            if (!perhapsTwice) {
                return false;
            }
            // Also where Redis has lost what it knew of who had posted, and the history does not reach back to the
            // first:
            // nobody can say any more that it was taken, and all are told, behind it, that something may have come
            // before.
            return at.epoch() != earlier.epoch()
                    || (forgets
                            && (late.contains(heard.origin())
                                    || isToldLateBehind()
                                    || ofEpoch(at.epoch()).headMap(at, false).containsValue(post)));
        }

        private boolean isInterruptedSince(Event.Heard before) {
            return since(before).stream()
                    .anyMatch(event ->
                            event instanceof Event.Lost lost && lost.cause().equals("interrupted"));
        }

        /**
         * One that was sent to a master which had stopped, and once more to the one that has replaced it. When the first goes on, it
         * takes the post for a moment, behind later ones; a loss is told before that, and before what the other master has next.
         */
        private boolean isOfReplacedMaster(Event.Heard before, Event.Heard heard) {
            List<Event> behind = events.subList(index + 1, events.size());
            return masters
                    && perhapsSentTwice.contains(new Post(heard.origin(), heard.number()))
                    && since(before).stream().anyMatch(Event.Lost.class::isInstance)
                    && behind.stream()
                            .takeWhile(event -> !isBehind(event, before))
                            .anyMatch(Event.Lost.class::isInstance);
        }

        private static boolean isBehind(Event event, Event.Heard other) {
            return event instanceof Event.Heard heard
                    && heard.origin().equals(other.origin())
                    && heard.number() > other.number();
        }

        private boolean isToldLateBehind() {
            return events.subList(index + 1, events.size()).stream()
                    .anyMatch(event ->
                            event instanceof Event.Lost lost && lost.cause().equals("late"));
        }

        private void place(Event.Heard heard, ChannelPosition at) {
            ChannelPosition from = last;
            if (from == null) {
                return;
            }
            if (from.epoch() == at.epoch()) {
                if (byPosition().compare(from, at) >= 0) {
                    wrong(heard + " came after " + from);
                } else if (!told) {
                    none(ofEpoch(at.epoch()).subMap(from, false, at, false), heard);
                }
                return;
            }
            // A fail-over may bring back what a history was before something was lost of it.
            boolean goesOn = forgets && told && byPosition().compare(from, at) < 0;
            if (epochsBefore.contains(at.epoch()) && !goesOn) {
                wrong(heard + " is of a history that was replaced");
            }
            epochsBefore.add(from.epoch());
            if (!told) {
                none(ofEpoch(from.epoch()).tailMap(from, false), heard);
                none(ofEpoch(at.epoch()).headMap(at, false), heard);
            }
        }

        private NavigableMap<ChannelPosition, Post> ofEpoch(long epoch) {
            return order.getOrDefault(epoch, new TreeMap<>(byPosition()));
        }

        private void none(Map<ChannelPosition, Post> passed, Event.Heard before) {
            Map<ChannelPosition, Post> missing = new TreeMap<>(byPosition());
            passed.forEach((at, post) -> {
                if (!cameFromAnotherMaster(post) && !isToldElsewhere(post, before)) {
                    missing.put(at, post);
                }
            });
            if (!missing.isEmpty()) {
                wrong("missed " + missing + " before " + before + ", and was not told");
            }
        }

        /**
         * One that was sent twice may have been taken by two masters at the same time, in the same history: who has it from the one
         * misses nothing of the other.
         */
        private boolean cameFromAnotherMaster(Post post) {
            return forgets
                    && perhapsSentTwice.contains(post)
                    && events.stream()
                            .anyMatch(event -> event instanceof Event.Heard heard
                                    && post.equals(new Post(heard.origin(), heard.number())));
        }

        /**
         * What a master takes that was replaced is lost, which is told before anything newer of the same server: another server may not
         * know it. Nor is it missed if a later one of that server was heard before: it was heard or told as lost before that one, and only
         * other followers were sent what the replaced master has taken once more.
         */
        private boolean isToldElsewhere(Post post, Event.Heard before) {
            return masters && (!post.origin().equals(before.origin()) || post.number() <= newestBefore);
        }

        private String seenAt(Post post) {
            for (var epoch : order.values()) {
                for (var each : epoch.entrySet()) {
                    if (each.getValue().equals(post)) {
                        return ", which others heard at " + each.getKey();
                    }
                }
            }
            return ", which nobody heard";
        }

        private void wrong(String what) {
            violation(record + ": " + what + "; so it went:\n    "
                    + String.join(
                            "\n    ",
                            IntStream.range(Math.max(0, index - SHOWN), Math.min(events.size(), index + 3))
                                    .mapToObj(i -> record.time(i) + " " + events.get(i))
                                    .toList()));
        }
    }

    long heard() {
        return records.stream().mapToLong(FollowRecord::heard).sum();
    }

    @Override
    public String toString() {
        return posts + " posts, failed " + failed + "; " + heard() + " deliveries in " + records.size()
                + " records, told of losses " + told + ", " + repeats + " came again from another history";
    }
}
