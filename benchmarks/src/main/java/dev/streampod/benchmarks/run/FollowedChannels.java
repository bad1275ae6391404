package dev.streampod.benchmarks.run;

import dev.streampod.benchmarks.peer.JettyBroadcastServer;
import dev.streampod.benchmarks.subject.SubjectServer;
import dev.streampod.fixtures.RedisServer;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** Channels that clients follow: how costs grow, and what a deploy asks of Redis. */
final class FollowedChannels {

    private static final List<Integer> FOLLOWERS = List.of(1, 10, 100, 1_000, 10_000);

    private static final Contender PEER =
            new Contender("jetty-broadcast", JettyBroadcastServer.class, "dialect=plain path=/feed endpoint=feed");

    private static final String TICKS = "dialect=follower channel=ticks class=EchoMessage";
    private static final String GUARDED = "dialect=follower channel=guarded class=GuardedMessage";

    /** Few, since a single follower gets 500,000 messages in no reasonable time. */
    private static final int FIRST_WARM_UP_MESSAGES = 50_000;

    /** As many as a connection may follow, or nearly. */
    private static final int FOLLOWS_PER_CONNECTION = 250;

    private static final int CHANNELS = 100_000;

    private static final int RECOVERING = 2_000;
    private static final int MISSED = 200;
    private static final List<String> STORM_FLAGS = List.of("-Xms512m", "-Xmx512m");
    private static final Duration STORM_TIME = Duration.ofMinutes(1);
    private static final Duration HOLD_TIME = Duration.ofMinutes(2);
    private static final Duration SETTLE_TIME = Duration.ofSeconds(2);

    private final Plan plan;
    private final Load load;
    private final Report report;

    FollowedChannels(Plan plan, Load load, Report report) {
        this.plan = plan;
        this.load = load;
        this.report = report;
    }

    /** One post to more and more followers, on one server without Redis. */
    void followers() throws IOException {
        var ours = new Contender("streampod-followed", SubjectServer.class, List.of("ticks"), false, TICKS);
        var works = new LinkedHashMap<String, String>();
        for (int followers : FOLLOWERS) {
            works.put("P9/followers/" + followers, "fanOut burst=1 connections=" + followers);
        }
        var results = rounds().compare(works, List.of(PEER, ours));
        results.forEach((work, result) -> report.result(String.format(
                Locale.ROOT,
                "%s cpuMicros=%.2f peer-cpuMicros=%.2f ratio=%.2f lastMicrosP50=%.0f peer-lastMicrosP50=%.0f",
                work,
                result.median(ours, "cpuMicros"),
                result.median(PEER, "cpuMicros"),
                result.ratio(ours),
                result.median(ours, "lastMicrosP50"),
                result.median(PEER, "lastMicrosP50"))));
    }

    /** A post on one server to streams and followers on another; the CPU time is that of the other. */
    void throughRedis() throws IOException {
        try (var redis = RedisServer.start()) {
            var local = new Contender("streampod-feed", SubjectServer.class, "dialect=streampod endpoint=feed");
            var streams = remote("streampod-feed-redis", "feed", redis, "dialect=streampod endpoint=feed");
            var passedOn = remote("streampod-followed-redis", "ticks", redis, TICKS);
            var encoded = remote("streampod-guarded-redis", "guarded", redis, GUARDED);
            var works = new LinkedHashMap<String, String>();
            works.put("P4", "fanOut connections=1000 burst=1");
            works.put("P4/burst16", "fanOut connections=1000 burst=16");
            works.put("P4/10", "fanOut connections=10 burst=64");
            var results = rounds().compare(works, List.of(local, streams, passedOn, encoded));
            results.forEach((work, result) -> {
                double here = result.median(local, "lastMicrosP50");
                for (var contender : List.of(local, streams, passedOn, encoded)) {
                    double last = result.median(contender, "lastMicrosP50");
                    report.result(String.format(
                            Locale.ROOT,
                            "%s %s lastMicrosP50=%.0f by-local=%.2f cpuMicros=%.2f",
                            work,
                            contender.name(),
                            last,
                            last / here,
                            result.median(contender, "cpuMicros")));
                }
            });
        }
    }

    private static Contender remote(String name, String channel, RedisServer redis, String target) {
        return new Contender(name, SubjectServer.class, List.of(channel, "1", redis.uri()), true, target);
    }

    /** What a channel with one follower costs, with Redis and without. */
    void memory() throws IOException {
        memory("P9/channels", new Contender("streampod-channels", SubjectServer.class, List.of("ticks"), false, ""));
        try (var redis = RedisServer.start()) {
            var contender = new Contender(
                    "streampod-channels-redis", SubjectServer.class, List.of("ticks", "1", redis.uri()), false, "");
            memory("P9/channels/redis", contender);
        }
    }

    private void memory(String work, Contender contender) throws IOException {
        int connections = CHANNELS / FOLLOWS_PER_CONNECTION;
        try (var server = ServerUnderTest.start(contender, IdleMemory.SERVER_FLAGS)) {
            hold(server, connections / 10, FOLLOWS_PER_CONNECTION);
            load.run("release", HOLD_TIME);
            hold(server, connections, 0);
            settle();
            long heap = server.heapBytes();
            long resident = server.residentBytes();
            load.run("release", HOLD_TIME);
            hold(server, connections, FOLLOWS_PER_CONNECTION);
            settle();
            long heapHeld = server.heapBytes();
            long residentHeld = server.residentBytes();
            load.run("release", HOLD_TIME);
            settle();
            long heapAfter = server.heapBytes();
            report.result(String.format(
                    Locale.ROOT,
                    "%s channels=%d connections=%d heap=%d resident=%d heapMegabytesHeld=%d heapMegabytesAfter=%d",
                    work,
                    CHANNELS,
                    connections,
                    (heapHeld - heap) / CHANNELS,
                    (residentHeld - resident) / CHANNELS,
                    heapHeld >> 20,
                    heapAfter >> 20));
        }
    }

    private void hold(ServerUnderTest server, int connections, int follows) {
        var target = follows == 0 ? "dialect=streampod" : "channel=ticks follows=" + follows;
        load.run("hold connections=" + connections + " " + server.address() + " " + target, HOLD_TIME);
    }

    private static void settle() {
        LockSupport.parkNanos(SETTLE_TIME.toNanos());
    }

    /** All followers of a server come to another at once. */
    void recovery() throws IOException {
        try (var redis = RedisServer.start()) {
            storm(redis, 1);
            storm(redis, 100);
            storm(redis, RECOVERING);
        }
    }

    private void storm(RedisServer redis, int channels) throws IOException {
        redis.command("FLUSHALL");
        var arguments = List.of("kept", Integer.toString(channels), redis.uri());
        var contender = new Contender("streampod-recovery", SubjectServer.class, arguments, true, "");
        try (var server = ServerUnderTest.start(contender, STORM_FLAGS)) {
            load.run("miss " + server.address() + " channels=" + channels + " missed=" + MISSED, STORM_TIME);
            for (int round = 1; round <= plan.rounds(); round++) {
                settle();
                long sent = statistic(redis, "stats", "total_net_output_bytes");
                long reads = reads(redis);
                var answer = load.run("recover " + server.address() + " connections=" + RECOVERING, STORM_TIME);
                report.result("P10/recovery followers=" + RECOVERING + " channels=" + channels + " missed=" + MISSED
                        + " round=" + round + " " + answer + " redisBytes="
                        + (statistic(redis, "stats", "total_net_output_bytes") - sent) + " redisReads="
                        + (reads(redis) - reads) + " residentMegabytes=" + (server.residentBytes() >> 20));
            }
        }
    }

    /** How many histories were read so far, or parts of them. */
    private static long reads(RedisServer redis) {
        return statistic(redis, "commandstats", "cmdstat_xrange");
    }

    /** A statistic of Redis; of a command the number of its calls. */
    private static long statistic(RedisServer redis, String section, String name) {
        return redis.command("INFO", section)
                .text()
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).replaceFirst("^calls=(\\d+),.*", "$1"))
                .mapToLong(Long::parseLong)
                .sum();
    }

    private Rounds rounds() {
        return new Rounds(plan, load, report, FIRST_WARM_UP_MESSAGES);
    }
}
