package dev.streampod.client.stress;

import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.fixtures.RawWebSocket;
import dev.streampod.fixtures.WebSocketHandshake;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Follows channels over raw sockets, as the wire page says: every frame is looked at. Stops reading now and then. */
final class RawFollower implements SoakFollower {

    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration SLICE = Duration.ofMillis(100);
    private static final long REFUSED_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int MOST_PAUSE_MILLIS = 2_500;

    private static final Pattern PUBLISHED = Pattern.compile(
            "\\[\"pub\",(\\d+),(?:null|\"([^\"]+)\"),\"Tick\",\\{\"origin\":\"([^\"]*)\",\"number\":(\\d+)\\}\\]");
    private static final Pattern FOLLOWING =
            Pattern.compile("\\[\"following\",(\\d+),\\{(?:\"position\":\"([^\"]+)\")?\\}\\]");
    private static final Pattern RECOVERED = Pattern.compile("\\[\"recovered\",(\\d+),(\\d+)(?:,\"[^\"]+\")?\\]");
    private static final Pattern LOST = Pattern.compile("\\[\"lost\",(\\d+),\\{\"cause\":\"([^\"]+)\".*");
    private static final Pattern UNFOLLOWED = Pattern.compile("\\[\"unfollowed\",(\\d+),\"([^\"]+)\".*");

    private final String name;
    private final FollowLedger ledger;
    private final Random random;
    private final FaultyProxy proxy;
    private final List<RawFollow> follows = new ArrayList<>();
    private final Thread thread;
    private volatile boolean settled;
    private volatile boolean stopping;

    // The thread's own.
    private final Map<Long, RawFollow> byId = new HashMap<>();
    private long lastId;
    private int connections;
    private @Nullable String lastEnd;

    RawFollower(String name, List<SoakChannel> channels, long seed, int port, FollowLedger ledger) {
        this.name = name;
        this.ledger = ledger;
        this.random = new Random(seed);
        this.proxy = FaultyProxy.to(port);
        channels.forEach(channel -> follows.add(new RawFollow(channel)));
        this.thread = new Thread(this::work, "stress " + name);
    }

    @Override
    public void start() {
        thread.start();
    }

    private void work() {
        while (!stopping) {
            byId.clear();
            lastId = 0;
            try (var socket = WebSocketHandshake.to(proxy.port())
                    .subprotocol(RawWebSocket.JSON_SUBPROTOCOL)
                    .timeout(PATIENCE)
                    .connect()) {
                connections++;
                socket.hello();
                follows.forEach(each -> each.id = 0);
                follow(socket);
            } catch (AssertionError | IllegalStateException e) {
                String text = String.valueOf(e.getMessage());
                lastEnd = text.substring(0, Math.min(120, text.length()));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(50)));
        }
    }

    private void follow(RawWebSocket socket) {
        long heardAt = System.nanoTime();
        boolean mayFollowAll = false;
        while (!stopping) {
            if (settled && !mayFollowAll) {
                socket.sendText("[\"auth\",\"ann\"]");
                mayFollowAll = true;
            } else if (!settled) {
                disturb(socket);
            }
            follows.forEach(each -> each.askIfDue(socket));
            String frame = next(socket);
            if (frame != null) {
                heardAt = System.nanoTime();
                handle(socket, frame);
            } else if (System.nanoTime() - heardAt > PATIENCE.toNanos()) {
                return;
            }
        }
    }

    private static @Nullable String next(RawWebSocket socket) {
        try {
            return socket.expectText(SLICE);
        } catch (AssertionError e) {
            if (e.getCause() instanceof SocketTimeoutException) {
                return null;
            }
            throw e;
        }
    }

    private void disturb(RawWebSocket socket) {
        RawFollow any = follows.get(random.nextInt(follows.size()));
        switch (random.nextInt(600)) {
            case 0, 1 -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(MOST_PAUSE_MILLIS)));
            case 2, 3, 4, 5 -> any.leave(socket);
            case 6 -> socket.sendText("[\"auth\",\"ann\"]");
            case 7 -> socket.sendText("[\"auth\",\"" + SoakEndpoints.BARRED + "\"]");
            case 8 -> socket.sendText("[\"auth\",null]");
            default -> {}
        }
    }

    private void handle(RawWebSocket socket, String frame) {
        Matcher published = PUBLISHED.matcher(frame);
        if (published.matches()) {
            RawFollow follow = find(published, frame);
            if (follow != null) {
                follow.published(published);
            }
            return;
        }
        Matcher following = FOLLOWING.matcher(frame);
        Matcher recovered = RECOVERED.matcher(frame);
        Matcher lost = LOST.matcher(frame);
        Matcher unfollowed = UNFOLLOWED.matcher(frame);
        if (following.matches()) {
            RawFollow follow = find(following, frame);
            if (follow != null) {
                follow.following(following.group(2));
            }
        } else if (recovered.matches()) {
            RawFollow follow = find(recovered, frame);
            if (follow != null) {
                follow.recovered(Long.parseLong(recovered.group(2)));
            }
        } else if (lost.matches()) {
            RawFollow follow = find(lost, frame);
            if (follow != null) {
                follow.lost(lost.group(2));
            }
        } else if (unfollowed.matches()) {
            RawFollow follow = find(unfollowed, frame);
            if (follow != null) {
                byId.remove(follow.id);
                follow.unfollowed(unfollowed.group(2));
            }
        } else if (frame.equals("[\"ping\"]")) {
            socket.sendText("[\"pong\"]");
        } else if (!frame.startsWith("[\"authenticated\",") && !frame.startsWith("[\"goodbye\",")) {
            ledger.violation(name + ": got " + frame);
        }
    }

    private @Nullable RawFollow find(Matcher frame, String text) {
        RawFollow follow = byId.get(Long.parseLong(frame.group(1)));
        if (follow == null) {
            ledger.violation(name + ": got " + text + " of what is over");
        }
        return follow;
    }

    @Override
    public void settle() {
        settled = true;
    }

    @Override
    public boolean hasHeardFrom(String poster) {
        return follows.stream().allMatch(each -> each.record.hasHeardFrom(SoakPoster.origin(poster, each.channel)));
    }

    @Override
    public FaultyProxy proxy() {
        return proxy;
    }

    @Override
    public void close() {
        stopping = true;
        proxy.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return name + ": " + connections + " connections, the last ended: " + lastEnd + ", " + follows;
    }

    /** One of its channels. The thread's own, but for the record of the moment. */
    private final class RawFollow {

        private final SoakChannel channel;
        private volatile FollowRecord record;
        /** 0 while the server was not asked. */
        private long id;

        private boolean began;
        private boolean wantsToKnow;
        private long messages;
        private int asked;
        private long askAgainAt = System.nanoTime();

        private RawFollow(SoakChannel channel) {
            this.channel = channel;
            this.record = ledger.open(name, channel);
        }

        private void askIfDue(RawWebSocket socket) {
            if (id == 0 && askAgainAt - System.nanoTime() <= 0) {
                ask(socket);
            }
        }

        private void ask(RawWebSocket socket) {
            id = ++lastId;
            byId.put(id, this);
            began = false;
            messages = 0;
            asked++;
            String position = record.position();
            String options = "{}";
            if (position != null) {
                record.note("asked again after " + position);
                options = "{\"after\":\"" + position + "\"}";
            } else {
                record = ledger.open(name, channel);
                if (channel.kept() && random.nextInt(3) == 0) {
                    options = "{\"all\":true}";
                }
            }
            wantsToKnow = !options.equals("{}");
            socket.sendText("[\"follow\"," + id + ",\"soak\",\"" + channel.definition() + "\",{\"number\":"
                    + channel.number() + "}," + options + "]");
        }

        private void leave(RawWebSocket socket) {
            if (id != 0) {
                socket.sendText("[\"unfollow\"," + id + "]");
            }
        }

        private void following(@Nullable String position) {
            if (began) {
                ledger.violation(record + ": began twice");
            }
            began = true;
            record.began(position);
        }

        private void published(Matcher frame) {
            checkItHasBegun();
            messages++;
            record.heard(new Tick(frame.group(3), Long.parseLong(frame.group(4))), frame.group(2));
        }

        private void checkItHasBegun() {
            if (!began) {
                ledger.violation(record + ": something came before it began");
            }
        }

        private void recovered(long count) {
            checkItHasBegun();
            if (count != messages || !wantsToKnow) {
                ledger.violation(record + ": recovered " + count + ", but " + messages + " came");
            }
            wantsToKnow = false;
            record.note("recovered " + count);
        }

        private void lost(String cause) {
            checkItHasBegun();
            record.lost(cause);
        }

        private void unfollowed(String code) {
            record.note("unfollowed " + code);
            id = 0;
            askAgainAt = System.nanoTime() + REFUSED_PAUSE;
            if (!code.equals("cancelled") && !code.equals("forbidden") && !code.equals("unavailable")) {
                ledger.violation(record + ": ended with " + code);
            }
            if (!channel.kept()) {
                record = ledger.open(name, channel);
            }
        }

        @Override
        public String toString() {
            return channel + " asked for " + asked + " times";
        }
    }
}
