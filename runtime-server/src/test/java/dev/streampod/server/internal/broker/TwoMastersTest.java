package dev.streampod.server.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.concurrent.Failures;
import dev.streampod.server.internal.broker.ModelFollower.Event;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.ChannelPosition;
import dev.streampod.server.messaging.MessageScope;
import dev.streampod.server.messaging.MessagingLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Servers post to a channel with a history, and clients follow it, while masters are replaced, each by a replica that lacks the
 * last posts. The master that was replaced goes on to take posts for a while. Everything is drawn from a seed: what is done, taken,
 * answered and heard, and in which order. Afterwards a ledger is balanced: none comes twice, none out of order, and none that
 * was acknowledged is missing before a later one of its server without a loss that is told after a master took it.
 *
 * <p>{@code -Dmasters.runs=10000} does it for longer, from {@code -Dmasters.seed=…} on.
 */
@Timeout(3_600)
class TwoMastersTest {

    private static final int SEED_OF_BUILDS = 20_261_130;
    private static final int RUNS = Integer.getInteger("masters.runs", 25);
    private static final int STEPS = 400;
    private static final int SERVERS = 3;
    private static final int FOLLOWERS = 6;
    private static final ChannelHistory HISTORY = new ChannelHistory(32, Duration.ofDays(1));

    /** What is replaced, and what is passed on. */
    private enum Deployment {
        /** Where a server is connected it hears. */
        SENTINELS,
        /** What one master publishes is heard at the other. */
        CLUSTER
    }

    @Test
    void noMessageComesTwiceOrIsMissingUntoldWhileMastersAreReplaced() throws Exception {
        run(Deployment.SENTINELS, false);
    }

    @Test
    void soItIsWhereMastersPassOnWhatTheyPublish() throws Exception {
        run(Deployment.CLUSTER, false);
    }

    @Test
    void soItIsWhereHistoriesAreLostAsWell() throws Exception {
        run(Deployment.SENTINELS, true);
        run(Deployment.CLUSTER, true);
    }

    private static void run(Deployment deployment, boolean losing) throws Exception {
        boolean longer = System.getProperty("masters.runs") != null;
        long seed = Long.getLong("masters.seed", longer ? new Random().nextInt() : SEED_OF_BUILDS);
        System.out.println("masters.seed=" + seed + " masters.runs=" + RUNS);
        for (int i = 0; i < RUNS; i++) {
            try (var world = new World(seed + i, deployment, losing)) {
                for (int step = 0; step < STEPS; step++) {
                    world.step();
                }
                world.finish();
                assertThat(world.violations())
                        .as("with seed " + (seed + i) + ", " + deployment + ", losing " + losing)
                        .isEmpty();
            }
        }
    }

    private record Post(int server, int number) {}

    private static final class World implements AutoCloseable {

        private final Random random;
        private final Deployment deployment;
        private final boolean losing;
        private final ModelMaster.Clock clock = new ModelMaster.Clock();
        private final List<ModelBus> buses = new ArrayList<>();
        private final List<MessageBroker> servers = new ArrayList<>();
        private final List<ModelFollower> followers = new ArrayList<>();
        private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        private final Map<Long, Integer> serverOfOrigin = new HashMap<>();
        private final int[] posted = new int[SERVERS];
        private final Set<Post> acknowledged = new HashSet<>();
        private final Set<Post> sentAgain = new HashSet<>();
        /** What masters have taken, by their epochs. */
        private final Map<Long, List<HistoryEntry>> taken = new HashMap<>();
        /** In which step a master took a post, the first time. */
        private final Map<Post, Integer> takenIn = new HashMap<>();
        /** Histories that were removed from a master. */
        private final Set<Long> removed = new HashSet<>();

        private ModelMaster master;
        /** The one that was replaced, while it does not know yet. */
        private @Nullable ModelMaster stale;
        /** Earlier states of the master, the newest first. */
        private final List<ModelMaster> states = new ArrayList<>();

        private final List<HistoryEntry> passedOn = new ArrayList<>();
        private int masters;
        private volatile int steps;

        /** Completes when a worker has come to the barrier that was posted last. */
        private volatile CompletableFuture<Void> reached = new CompletableFuture<>();

        private World(long seed, Deployment deployment, boolean losing) throws Exception {
            this.random = new Random(seed);
            this.deployment = deployment;
            this.losing = losing;
            this.master = new ModelMaster("master0", random, clock);
            watch(master);
            for (int i = 0; i < SERVERS; i++) {
                int server = i;
                var bus = new ModelBus(
                        deployment == Deployment.CLUSTER,
                        message -> sentAgain.add(new Post(server, (int) Envelope.number(message))));
                buses.add(bus);
                bus.connect(master);
                servers.add(MessageBroker.builder(TestProtocol.registry())
                        .bus(bus)
                        .limits(MessagingLimits.defaults().withWorkers(1).withHistoryReadsAtOnce(1_000))
                        .failures(new Failures((function, failure, heldBack) -> failures.add(failure)))
                        .mayWait(() -> false)
                        .build());
                servers.get(i).addListener("barrier", Note.class, note -> reached.complete(null));
            }
            for (int i = 0; i < FOLLOWERS; i++) {
                followers.add(new ModelFollower(i, HISTORY, () -> steps));
            }
        }

        private void watch(ModelMaster of) {
            of.subscribe(entry -> {
                taken.computeIfAbsent(entry.position().epoch(), epoch -> new ArrayList<>())
                        .add(entry);
                takenIn.putIfAbsent(new Post(server(entry), (int) Envelope.number(entry.bytes())), steps);
                if (of == stale && deployment == Deployment.CLUSTER) {
                    passedOn.add(entry);
                }
            });
        }

        private int any(int of) {
            return random.nextInt(of);
        }

        private void step() throws Exception {
            steps++;
            int server = any(SERVERS);
            ModelBus bus = buses.get(server);
            switch (any(60)) {
                case 0, 1, 2, 3, 4, 5, 6 -> post(server);
                case 7, 8 -> move(followers.get(any(FOLLOWERS)));
                case 9 -> followers.get(any(FOLLOWERS)).congest();
                case 10, 11 -> followers.get(any(FOLLOWERS)).relieve();
                case 12 -> bus.drop();
                case 13 -> replaceMaster();
                case 14 -> demote();
                case 15 -> lose();
                case 16, 17, 18 -> connect(bus);
                case 19, 20 -> bus.orphanedCommand();
                case 21 -> bus.forgetOrphans();
                case 22, 23, 24, 25, 26, 27, 28, 29 -> passOn();
                default -> {
                    switch (any(3)) {
                        case 0 -> {
                            if (bus.master() == master) {
                                keepState();
                            }
                            bus.command();
                        }
                        case 1 -> bus.answer();
                        default -> bus.push();
                    }
                }
            }
            quiesce();
        }

        private void post(int server) {
            int number = ++posted[server];
            var post = new Post(server, number);
            var unused = servers.get(server)
                    .withHistory(HISTORY)
                    .postMessage(ModelBus.CHANNEL, new Note("server" + server, number))
                    .thenRun(() -> acknowledged.add(post));
        }

        private void move(ModelFollower follower) {
            int server = any(SERVERS);
            follower.follow(server, servers.get(server), any(2) == 0 ? FollowSpec.Start.NOW : FollowSpec.Start.ALL);
        }

        private void keepState() {
            states.add(0, master.copy("state"));
            if (states.size() > 8) {
                states.remove(8);
            }
        }

        /** Its replica, which has not received everything, is the master from now on. */
        private void replaceMaster() {
            if (stale != null || states.isEmpty()) {
                return;
            }
            stale = master;
            master = states.get(any(states.size())).copy("master" + ++masters);
            watch(master);
            states.clear();
        }

        /** The master that was replaced learns of it, and leaves all that are connected to it. */
        private void demote() {
            ModelMaster learned = stale;
            if (learned != null) {
                stale = null;
                for (ModelBus bus : buses) {
                    if (bus.master() == learned) {
                        bus.drop();
                    }
                    bus.forgetOrphans();
                }
            }
        }

        private void connect(ModelBus bus) {
            if (!bus.isUp()) {
                ModelMaster other = stale;
                bus.connect(other != null && any(4) == 0 ? other : master);
            } else if (bus.master() == stale && any(2) == 0) {
                bus.drop();
            }
        }

        private void passOn() {
            if (!passedOn.isEmpty()) {
                master.passOn(passedOn.remove(0));
            }
        }

        private void lose() {
            if (!losing) {
                return;
            }
            ModelMaster other = stale;
            ModelMaster of = other != null && any(3) == 0 ? other : master;
            switch (any(4)) {
                case 0 -> of.trim(1 + any(5));
                case 1 -> remove(of, false);
                default -> remove(of, true);
            }
        }

        private void remove(ModelMaster of, boolean originsToo) {
            if (!of.last().equals(ChannelPosition.START)) {
                removed.add(of.last().epoch());
            }
            of.remove(true, originsToo);
        }

        /** Returns when all workers have done all that they were given. */
        private void quiesce() throws Exception {
            for (int i = 0; i < 2; i++) {
                for (MessageBroker server : servers) {
                    var done = new CompletableFuture<Void>();
                    reached = done;
                    server.postMessage("barrier", new Note("barrier", 1), MessageScope.LOCAL);
                    done.orTimeout(60, TimeUnit.SECONDS).join();
                }
            }
            buses.forEach(ModelBus::flush);
        }

        /** Everything is level, and each server posts once more. */
        private void finish() throws Exception {
            demote();
            passedOn.clear();
            int[] last = new int[SERVERS];
            for (int i = 0; i < SERVERS; i++) {
                if (!buses.get(i).isUp()) {
                    buses.get(i).connect(master);
                }
            }
            for (ModelFollower follower : followers) {
                follower.relieve();
                move(follower);
            }
            quiesce();
            settle();
            for (int i = 0; i < SERVERS; i++) {
                post(i);
                last[i] = posted[i];
                settle();
            }
            for (ModelFollower follower : followers) {
                for (int i = 0; i < SERVERS; i++) {
                    if (!follower.hasHeard(i, last[i])) {
                        violations.add(
                                follower + " does not get what is posted last; so it went:\n" + follower.events());
                    }
                }
            }
            failures.forEach(failure -> violations.add("failed: " + failure));
            followers.forEach(follower -> balance(follower, follower.events()));
        }

        private void settle() throws Exception {
            boolean going = true;
            while (going) {
                going = false;
                for (ModelBus bus : buses) {
                    steps++;
                    going |= bus.command() | bus.answer() | bus.push();
                    quiesce();
                }
            }
        }

        private final Set<String> violations = new LinkedHashSet<>();

        private Set<String> violations() {
            return violations;
        }

        private void balance(ModelFollower follower, List<Event> events) {
            Map<Integer, Integer> newest = new HashMap<>();
            Map<Integer, Integer> complete = new HashMap<>();
            Map<Long, ChannelPosition> last = new HashMap<>();
            Set<Post> heard = new HashSet<>();
            ChannelPosition begun = ChannelPosition.START;
            int lost = -1;
            for (int i = 0; i < events.size(); i++) {
                if (events.get(i) instanceof Event.Lost told) {
                    lost = told.step();
                    last.clear(); // What is lost may be in the millisecond of what comes next.
                } else if (events.get(i) instanceof Event.Began began && began.position() != null) {
                    if (newest.isEmpty()) {
                        begun = began.position();
                        complete.putAll(upTo(begun));
                    }
                } else if (events.get(i) instanceof Event.Heard one) {
                    var post = new Post(one.server(), one.number());
                    boolean mayComeAgain = sentAgain.contains(post)
                            || removed.contains(one.position().epoch());
                    if (!heard.add(post) && !mayComeAgain) {
                        wrong(follower, events, i, post + " came twice");
                    } else if (one.number() < newest.getOrDefault(one.server(), 0) && !mayComeAgain) {
                        wrong(follower, events, i, post + " came behind a later one");
                    }
                    ChannelPosition before = last.put(one.position().epoch(), one.position());
                    if (before != null && !Positions.isAfter(one.position(), before) && !mayComeAgain) {
                        wrong(follower, events, i, one + " came behind " + before);
                    }
                    newest.merge(one.server(), one.number(), Math::max);
                    Integer known = complete.get(one.server());
                    if (known != null || !isElsewhere(post, one.position())) {
                        complete.put(one.server(), one.number());
                    }
                    for (int missing = known == null ? one.number() : known + 1; missing < one.number(); missing++) {
                        var other = new Post(one.server(), missing);
                        if (acknowledged.contains(other)
                                && !heard.contains(other)
                                && takenIn.getOrDefault(other, 0) > lost
                                && isTakenAfter(begun, other)
                                && !isElsewhere(other, one.position())) {
                            wrong(follower, events, i, missing + " is missing before " + post + where(other));
                        }
                    }
                }
            }
        }

        private Map<Integer, Integer> upTo(ChannelPosition position) {
            Map<Integer, Integer> numbers = new HashMap<>();
            for (HistoryEntry entry : taken.getOrDefault(position.epoch(), List.of())) {
                if (!Positions.isAfter(entry.position(), position)) {
                    numbers.merge(server(entry), (int) Envelope.number(entry.bytes()), Math::max);
                }
            }
            return numbers;
        }

        /** By the clock of all masters. */
        private boolean isTakenAfter(ChannelPosition begun, Post post) {
            return entries(post).anyMatch(entry -> Positions.isAfter(entry.position(), begun));
        }

        private Stream<HistoryEntry> entries(Post post) {
            return taken.values().stream()
                    .flatMap(List::stream)
                    .filter(entry -> server(entry) == post.server() && Envelope.number(entry.bytes()) == post.number());
        }

        /** One that was sent again, to a master that had forgotten both it and later ones, is in its history behind those. */
        private boolean isElsewhere(Post post, ChannelPosition at) {
            return losing
                    && sentAgain.contains(post)
                    && entries(post).anyMatch(entry -> entry.position().epoch() != at.epoch());
        }

        private String where(Post post) {
            return entries(post).map(entry -> ", taken at " + entry.position()).collect(Collectors.joining());
        }

        private int server(HistoryEntry entry) {
            return serverOfOrigin.computeIfAbsent(Envelope.origin(entry.bytes()), origin -> {
                Note note = (Note) new Envelope(TestProtocol.registry()).read(entry.bytes());
                return Integer.parseInt(note.author().substring("server".length()));
            });
        }

        private void wrong(ModelFollower follower, List<Event> events, int index, String what) {
            violations.add(follower + ": " + what + "; so it went:\n" + text(events, index));
        }

        private static String text(List<Event> events, int index) {
            int end = Math.min(events.size(), index + 3);
            return IntStream.range(Math.max(0, end - 15), end)
                    .mapToObj(i -> "    " + events.get(i))
                    .collect(Collectors.joining("\n"));
        }

        @Override
        public void close() {
            followers.forEach(ModelFollower::leave);
            servers.forEach(MessageBroker::close);
        }
    }
}
