package dev.streampod.examples.tour.conformance;

import static dev.streampod.examples.tour.conformance.Observations.observation;

import dev.streampod.client.FeedMember;
import dev.streampod.client.FeedPresence;
import dev.streampod.client.FeedPresenceListener;
import dev.streampod.client.Recovery;
import dev.streampod.examples.tour.protocol.RoomMessage;
import dev.streampod.examples.tour.protocol.SimpleData;
import dev.streampod.examples.tour.protocol.client.FeedChannel;
import dev.streampod.examples.tour.protocol.client.FeedFeed;
import dev.streampod.examples.tour.protocol.client.TourClient;
import dev.streampod.fixtures.Awaits;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One channel that the client under test follows. For one thread. */
final class DrivenFeed {

    private final String name;
    private final Values values;
    private final Observations observations;
    private final FeedFeed feed;
    private final Reader<RoomMessage> reader;
    private @Nullable FeedPresence<SimpleData> presence;

    /** @param follow the step that says what to follow */
    DrivenFeed(TourClient client, Values values, Observations observations, Executor threads, JsonNode follow) {
        this.name = follow.required("as").stringValue();
        this.values = values;
        this.observations = observations;
        FeedChannel channel = FeedChannel.of(follow.required("room").stringValue());
        if (follow.has("after")) {
            this.feed = client.feeds().followAfter(follow.get("after").stringValue(), channel);
        } else if (follow.has("all")) {
            this.feed = client.feeds().followAll(channel);
        } else {
            this.feed = client.feeds().follow(channel);
        }
        feed.onRecovery(this::told);
        this.reader = new Reader<>(feed, threads);
    }

    private void told(Recovery recovery) {
        if (recovery instanceof Recovery.Recovered recovered) {
            observations.add(name, observation("recovered").put("messages", recovered.messages()));
        } else if (recovery instanceof Recovery.Lost lost) {
            observations.add(
                    name,
                    observation("lost")
                            .put("cause", lost.cause())
                            .put("after", lost.after())
                            .put("from", lost.from().toString())
                            .put("to", lost.to().toString()));
        }
    }

    void watchPresence() {
        FeedPresence<SimpleData> watched = feed.presence();
        watched.listen(new FeedPresenceListener<>() {
            @Override
            public void joined(FeedMember<SimpleData> member) {
                tellMember("joined", member);
            }

            @Override
            public void left(FeedMember<SimpleData> member) {
                tellMember("left", member);
            }

            @Override
            public void changed(FeedMember<SimpleData> member) {
                tellMember("changed", member);
            }
        });
        presence = watched;
    }

    private void tellMember(String how, FeedMember<SimpleData> member) {
        observations.add(
                name, observation(how).put("member", member.id()).set("info", values.shownMessage(member.info())));
    }

    void close() {
        feed.close();
    }

    /** The next message, or the end. What was recovered or lost before it has to be looked at first. */
    ObjectNode next() throws Exception {
        var read = reader.next();
        if (observations.isWaiting("recovered", name) || observations.isWaiting("lost", name)) {
            throw new AssertionError("what was recovered or lost is told before " + read);
        }
        if (read instanceof Reader.Read.Item<RoomMessage> item) {
            return observation("message").set("message", values.shownMessage(item.value()));
        }
        Throwable failure = ((Reader.Read.End<RoomMessage>) read).failure();
        return observation("ended").put("code", failure == null ? "" : Failures.code(failure));
    }

    JsonNode recovery(String kind) throws InterruptedException {
        var unused = reader.begin(); // it is told by who reads
        return observations.next(kind, name);
    }

    /** Waits until there is a position. */
    ObjectNode position() {
        Awaits.await().until(() -> feed.position() != null);
        return observation("position").put("position", feed.position());
    }

    /** Waits until all members are known. */
    ObjectNode members() throws Exception {
        FeedPresence<SimpleData> watched = Objects.requireNonNull(presence);
        watched.known().get(Connection.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        ObjectNode members = Suite.JSON.createObjectNode();
        watched.members().forEach(member -> members.set(member.id(), values.shownMessage(member.info())));
        return observation("members").set("members", members);
    }
}
