package dev.streampod.test;

import dev.streampod.client.ClientThreads;
import dev.streampod.client.StreampodClient;
import dev.streampod.fixtures.FaultyProxy;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.auth.KeyStore;
import dev.streampod.test.internal.ClientFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/**
 * Everything that one test has: its servers, their Redis, and the clients. The servers are started when it is made; {@link
 * #close} ends everything. Guarded by its lock.
 */
final class TestEnvironment implements TestCluster, TestNetwork, AutoCloseable {

    /** A server, and what leads to it. */
    private static final class Place {

        private final @Nullable Link toRedis;
        private StartedServer started;
        private boolean running = true;
        private final List<Link> links = new ArrayList<>();

        private Place(StartedServer started, @Nullable Link toRedis) {
            this.started = started;
            this.toRedis = toRedis;
        }

        private int port() {
            return started.server().port();
        }
    }

    private final ServerFactory factory;
    private final TestClock clock = new TestClock();
    private final KeyStore keys = KeyStore.inMemory(clock);
    private final @Nullable TestRedis redis;
    private final List<Place> places = new ArrayList<>();
    private final IdentityHashMap<StreampodClient, Link> clients = new IdentityHashMap<>();
    /** What ends everything, the last first. */
    private final Deque<Runnable> ends = new ArrayDeque<>();

    private @Nullable ClientThreads threads;

    TestEnvironment(ServerFactory factory, int servers) {
        this.factory = factory;
        try {
            if (servers > 1) {
                RedisServer process = RedisServer.start();
                ends.push(process::close);
                this.redis = new TestRedis(process);
                for (int number = 0; number < servers; number++) {
                    Link toRedis = link(process.port());
                    places.add(new Place(started(number, toRedis), toRedis));
                    ends.push(closing(number));
                }
            } else {
                this.redis = null;
                places.add(new Place(started(0, null), null));
                ends.push(closing(0));
            }
        } catch (Throwable e) {
            closeAfter(e);
            throw e;
        }
    }

    private Runnable closing(int number) {
        return () -> stop(number);
    }

    private Link link(int port) {
        var link = new Link(FaultyProxy.to(port), this::portOf);
        ends.push(link::close);
        return link;
    }

    private StartedServer started(int number, @Nullable Link toRedis) {
        Optional<String> redis = Optional.ofNullable(toRedis).map(link -> "redis://127.0.0.1:" + link.port());
        return factory.start(new ServerSettings("127.0.0.1", 0, "server-" + number, redis, clock), keys);
    }

    private static void close(StartedServer started) {
        try {
            started.application().close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("The application could not be closed", e);
        }
    }

    TestClock clock() {
        return clock;
    }

    KeyStore keys() {
        return keys;
    }

    TestRedis redis() {
        if (redis == null) {
            throw new ParameterResolutionException(
                    "A TestRedis is there for tests with several servers: @StreampodServerTest(servers = 2)");
        }
        return redis;
    }

    /** Makes a client of a generated class, which reaches its server over a link of its own. */
    synchronized StreampodClient client(Class<?> type, @Nullable SignedIn user, int number) {
        Place place = place(number);
        ClientThreads shared = threads;
        if (shared == null) {
            shared = ClientThreads.create(clock);
            ends.push(shared::close);
            threads = shared;
        }
        Link link = link(place.port());
        StreampodClient client = ClientFactory.create(type, link.port(), user == null ? null : key(user), shared);
        ends.push(client::close);
        place.links.add(link);
        clients.put(client, link);
        return client;
    }

    private String key(SignedIn user) {
        if (!factory.takesKeys()) {
            throw new ParameterResolutionException("For @SignedIn the method marked with @ServerUnderTest has to have a"
                    + " parameter KeyStore keys, and to give it to the server: .authenticator(keys)");
        }
        Duration validFor = user.validFor().isEmpty() ? null : Duration.parse(user.validFor());
        return keys.issue(user.value(), Set.of(user.scopes()), validFor).key();
    }

    private Place place(int number) {
        if (number < 0 || number >= places.size()) {
            throw new IllegalArgumentException("The servers of this test are numbered from 0 to " + (places.size() - 1)
                    + "; there is no " + number);
        }
        return places.get(number);
    }

    private synchronized int portOf(int number) {
        return place(number).port();
    }

    @Override
    public int size() {
        return places.size();
    }

    @Override
    public synchronized StreampodServer server(int number) {
        return place(number).started.server();
    }

    @Override
    public void stop(int number) {
        StartedServer stopped;
        synchronized (this) {
            Place place = place(number);
            if (!place.running) {
                return;
            }
            place.running = false;
            stopped = place.started;
        }
        close(stopped);
    }

    @Override
    public synchronized StreampodServer start(int number) {
        Place place = place(number);
        if (place.running) {
            throw new IllegalStateException("Server " + number + " runs; stop it first");
        }
        place.started = started(number, place.toRedis);
        place.running = true;
        place.links.forEach(link -> link.target(place.port()));
        return place.started.server();
    }

    @Override
    public synchronized Link of(StreampodClient client) {
        Link link = clients.get(client);
        if (link == null) {
            throw new IllegalArgumentException("That client is no parameter of this test");
        }
        return link;
    }

    @Override
    public Link toRedis(int server) {
        Link link = place(server).toRedis;
        if (link == null) {
            throw new IllegalStateException("A test of one server has no Redis: @StreampodServerTest(servers = 2)");
        }
        return link;
    }

    /** Ends everything, the clients first. What fails in that does not keep the rest from being ended. */
    @Override
    public void close() {
        var failure = new IllegalStateException("What the test had could not be ended completely");
        closeAfter(failure);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    private void closeAfter(Throwable failure) {
        for (Runnable end = ends.poll(); end != null; end = ends.poll()) {
            try {
                end.run();
            } catch (RuntimeException | Error e) {
                failure.addSuppressed(e);
            }
        }
    }
}
