package dev.streampod.examples.tour.conformance;

import static dev.streampod.examples.tour.conformance.Observations.observation;

import dev.streampod.client.Backoff;
import dev.streampod.client.ClientError;
import dev.streampod.client.ConnectionEvent;
import dev.streampod.client.ConnectionState;
import dev.streampod.client.ContinuityListener;
import dev.streampod.client.EndpointStub;
import dev.streampod.client.Interruption;
import dev.streampod.client.SignedInUser;
import dev.streampod.client.StreampodClient;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.examples.tour.protocol.client.TourClient;
import dev.streampod.fixtures.Awaits;
import dev.streampod.stream.OverflowPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Makes the client of the tour do what a dialogue says, and shows what it tells. For one thread. */
final class ClientDriver implements AutoCloseable {

    /** It comes back soon, since dialogues wait for it. */
    private static final Backoff SOON = new Backoff(Duration.ofMillis(1), Duration.ofMillis(20), Backoff.FOREVER);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Values values = new Values();
    private final Observations observations = new Observations();
    private final TourClient client;
    private final Map<String, EndpointStub<?, ?>> endpoints;
    private final Map<String, Reader<? extends SerializableEntity>> readers = new HashMap<>();
    private final Map<String, DrivenCall> calls = new HashMap<>();
    private final Map<String, DrivenFeed> feeds = new HashMap<>();

    /** @param options of the dialogue, see {@code docs/wire-protocol.md} */
    ClientDriver(String url, JsonNode options) {
        StreampodClient.Builder<TourClient> builder = TourClient.builder(url).backoff(SOON);
        for (Map.Entry<String, JsonNode> option : options.properties()) {
            set(builder, option.getKey(), option.getValue());
        }
        this.client = builder.build();
        this.endpoints = Map.of(
                "admins", client.admins(),
                "echo", client.echo(),
                "feeds", client.feeds(),
                "members", client.members(),
                "rooms", client.rooms());
        client.addConnectionListener(this::changed);
        client.addErrorListener(this::failed);
        endpoints.forEach(this::listen);
    }

    private static void set(StreampodClient.Builder<TourClient> builder, String option, JsonNode value) {
        switch (option) {
            case "key" -> builder.key(value.stringValue());
            case "resume" -> builder.resume(value.booleanValue());
            case "maxMessageBytes" -> builder.maxMessageBytes(value.intValue());
            case "heartbeatMillis" -> builder.heartbeat(Duration.ofMillis(value.longValue()));
            case "connectTimeoutMillis" -> builder.connectTimeout(Duration.ofMillis(value.longValue()));
            case "buffer" -> builder.streamBuffer(value.intValue());
            case "overflow" ->
                builder.overflow(OverflowPolicy.valueOf(
                        value.stringValue().toUpperCase(Locale.ROOT).replace('-', '_')));
            case "queuedMessages" -> builder.sendQueue(value.intValue(), 1 << 20);
            default -> throw new IllegalArgumentException("a client has no option " + option);
        }
    }

    private static String state(ConnectionState state) {
        return switch (state) {
            case DISCONNECTED -> "disconnected";
            case CONNECTING -> "connecting";
            case CONNECTED -> "connected";
            case WAITING_TO_RETRY -> "waiting";
        };
    }

    private void changed(ConnectionEvent event) {
        Throwable cause = event.cause();
        observations.add(
                "",
                observation("state")
                        .put("state", state(event.state()))
                        .put("code", cause == null ? "" : Failures.code(cause)));
    }

    private void failed(ClientError error) {
        observations.add(
                "",
                observation("error")
                        .put("code", error.code().wireName())
                        .put("endpoint", error.endpoint())
                        .put("reference", error.reference()));
    }

    private <I extends SerializableEntity> void listen(String name, EndpointStub<I, ?> endpoint) {
        endpoint.addContinuityListener(new ContinuityListener<>() {
            @Override
            public void interrupted(Interruption<I> interruption) {
                ArrayNode unacknowledged = Suite.JSON.createArrayNode();
                interruption.unacknowledged().forEach(message -> unacknowledged.add(values.shownMessage(message)));
                observations.add(name, observation("interrupted").set("unacknowledged", unacknowledged));
            }

            @Override
            public void resumed(Instant from, Instant to) {
                observations.add(name, observation("resumed"));
            }
        });
    }

    /** Does what a step says. What fails is an observation. */
    void perform(JsonNode step) {
        String what = step.get("do").stringValue();
        switch (what) {
            case "open" -> outcome(client.openStreamingConnection(), "opened", "open-failed");
            case "close" -> outcome(client.closeStreamingConnection(), "closed", "close-failed");
            case "sign-in" -> outcome(client.setKey(step.required("key").stringValue()), "signed-in", "sign-in-failed");
            case "sign-out" -> outcome(client.setKey(null), "signed-out", "sign-out-failed");
            case "open-stream" ->
                readers.put(step.required("endpoint").stringValue(), new Reader<>(endpoint(step).stream(), threads));
            case "close-stream" -> endpoint(step).closeStream();
            case "send" -> send(endpoint(step), step.required("message"));
            case "call" -> calls.put(step.required("as").stringValue(), new DrivenCall(client, values, threads, step));
            case "item" -> call(step).item(step.required("value"));
            case "end" -> call(step).end();
            case "cancel" -> call(step).cancel();
            case "follow" ->
                feeds.put(
                        step.required("as").stringValue(), new DrivenFeed(client, values, observations, threads, step));
            case "unfollow" -> feed(step).close();
            case "watch-presence" -> feed(step).watchPresence();
            default -> throw new IllegalArgumentException("a client cannot do this: " + what);
        }
    }

    private void outcome(CompletableFuture<?> future, String done, String failed) {
        var unused = future.whenComplete((value, failure) -> observations.add(
                "", failure == null ? observation(done) : observation(failed).put("code", Failures.code(failure))));
    }

    @SuppressWarnings("unchecked") // the stub refuses what its endpoint does not take
    private void send(EndpointStub<?, ?> endpoint, JsonNode message) {
        try {
            ((EndpointStub<SerializableEntity, ?>) endpoint).sendStreamMessage(values.message(message));
        } catch (RuntimeException e) {
            observations.add("", observation("send-failed").put("code", Failures.code(e)));
        }
    }

    private EndpointStub<?, ?> endpoint(JsonNode step) {
        return Objects.requireNonNull(endpoints.get(step.required("endpoint").stringValue()));
    }

    private DrivenCall call(JsonNode step) {
        return Objects.requireNonNull(calls.get(step.required("call").stringValue()));
    }

    private DrivenFeed feed(JsonNode step) {
        return Objects.requireNonNull(feeds.get(step.required("feed").stringValue()));
    }

    /** Waits for what a step looks at, and shows it. */
    JsonNode observe(JsonNode step) throws Exception {
        String kind = step.get("see").stringValue();
        JsonNode seen = switch (kind) {
            case "message", "ended" -> step.has("feed") ? feed(step).next() : nextOf(step);
            case "result", "failed", "item", "end" -> call(step).next();
            case "unread" -> call(step).unread();
            case "recovered", "lost" -> feed(step).recovery(kind);
            case "position" -> feed(step).position();
            case "members" -> feed(step).members();
            case "joined", "left", "changed" ->
                observations.next(kind, step.required("feed").stringValue());
            case "resumed", "interrupted" ->
                observations.next(kind, step.required("endpoint").stringValue());
            case "user" -> user(step);
            case "state" -> nextState(step.required("state").stringValue());
            default -> observations.next(kind, "");
        };
        return withSource((ObjectNode) seen, step);
    }

    private static JsonNode withSource(ObjectNode seen, JsonNode step) {
        for (String source : new String[] {"feed", "call", "endpoint"}) {
            if (step.has(source) && !seen.has(source)) {
                seen.set(source, step.get(source));
            }
        }
        return seen;
    }

    private JsonNode nextOf(JsonNode step) throws Exception {
        var reader =
                Objects.requireNonNull(readers.get(step.required("endpoint").stringValue()));
        var read = reader.next();
        if (read instanceof Reader.Read.Item<? extends SerializableEntity> item) {
            return observation("message").set("message", values.shownMessage(item.value()));
        }
        Throwable failure = ((Reader.Read.End<?>) read).failure();
        return observation("ended").put("code", failure == null ? "" : Failures.code(failure));
    }

    /** Waits until it is the one that the step names. */
    private ObjectNode user(JsonNode step) {
        Awaits.await().until(() -> matches(client.signedInUser(), step));
        ObjectNode seen = observation("user");
        seen.set("userId", step.required("userId"));
        if (step.has("scopes")) {
            seen.set("scopes", step.get("scopes"));
        }
        return seen;
    }

    private static boolean matches(@Nullable SignedInUser user, JsonNode step) {
        if (user == null) {
            return step.required("userId").isNull();
        }
        Set<String> scopes = new HashSet<>();
        step.path("scopes").forEach(scope -> scopes.add(scope.stringValue()));
        return step.required("userId").equals(StringNode.valueOf(user.userId()))
                && user.scopes().equals(scopes);
    }

    /** The states before it are passed over. */
    private JsonNode nextState(String state) throws InterruptedException {
        while (true) {
            JsonNode seen = observations.next("state", "");
            if (seen.get("state").stringValue().equals(state)) {
                return seen;
            }
        }
    }

    @Override
    public void close() {
        client.close();
        threads.shutdownNow();
    }
}
