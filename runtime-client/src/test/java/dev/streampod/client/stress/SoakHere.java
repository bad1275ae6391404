package dev.streampod.client.stress;

import dev.streampod.server.Limits;
import dev.streampod.server.ServerStatistics;
import dev.streampod.server.StreampodServer;
import java.time.Duration;
import java.util.List;

/** A server in this JVM. For one thread. */
final class SoakHere implements SoakInstance {

    private final StreampodServer server;
    private final SoakPoster poster;
    private final SoakPosts posts;

    /**
     * @param uri where Redis is
     * @param posterName who posts here
     * @param posts is told of each post
     */
    SoakHere(String uri, String posterName, List<SoakChannel> channels, SoakPosts posts, long seed) {
        this.posts = posts;
        this.server = StreampodServer.builder(new SoakEndpoints())
                .host("127.0.0.1")
                .port(0)
                .redis(uri)
                .authenticator(SoakEndpoints::authenticate)
                .limits(Limits.builder()
                        .heartbeat(Duration.ofSeconds(1))
                        .resumeWindow(Duration.ofSeconds(2))
                        .helloTimeout(Duration.ofSeconds(2))
                        .queueBytes(64 << 10)
                        .closeTimeout(Duration.ofSeconds(1))
                        .drainSpread(Duration.ofMillis(100))
                        .drainTimeout(Duration.ofSeconds(5))
                        .build())
                .build()
                .start();
        this.poster = new SoakPoster(posterName, server.messages(), channels, posts, seed);
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public void post(SoakChannel channel, Tick tick) {
        posts.posted(tick.origin(), tick.number(), channel.post(server.messages(), tick));
    }

    @Override
    public void revoke(String user, SoakChannel channel) {
        var unused = server.user(user).revokeFollow(channel.typed());
    }

    @Override
    public void stopPosting() throws InterruptedException {
        poster.stop();
    }

    @Override
    public long left() {
        ServerStatistics left = server.statistics();
        return (long) left.connections()
                + left.waitingSessions()
                + left.streams()
                + left.userObjects()
                + left.channelListeners();
    }

    @Override
    public void kill() {
        try {
            stopPosting();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return server.statistics().toString();
    }
}
