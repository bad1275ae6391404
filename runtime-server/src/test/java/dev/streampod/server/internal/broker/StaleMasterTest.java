package dev.streampod.server.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.internal.broker.ModelFollower.Event;
import dev.streampod.server.messaging.ChannelHistory;
import dev.streampod.server.messaging.Gap;
import dev.streampod.server.messaging.MessageScope;
import dev.streampod.server.messaging.MessagingLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A master that was replaced acknowledges posts, which the one that replaced it does not know of. */
@Timeout(60)
class StaleMasterTest {

    private static final ChannelHistory HISTORY = new ChannelHistory(32, Duration.ofDays(1));

    private final Random random = new Random(1);
    private final ModelMaster old = new ModelMaster("old", random, new ModelMaster.Clock());
    private final List<ModelBus> buses = new ArrayList<>();
    private final List<MessageBroker> servers = new ArrayList<>();
    private final ModelFollower follower = new ModelFollower(0, HISTORY, () -> 0);
    private volatile CompletableFuture<Void> reached = new CompletableFuture<>();

    StaleMasterTest() {
        for (int i = 0; i < 3; i++) {
            var bus = new ModelBus(false, message -> {});
            buses.add(bus);
            bus.connect(old);
            servers.add(MessageBroker.builder(TestProtocol.registry())
                    .bus(bus)
                    .limits(MessagingLimits.defaults().withWorkers(1))
                    .mayWait(() -> false)
                    .build());
            servers.get(i).addListener("barrier", Note.class, note -> reached.complete(null));
        }
    }

    @AfterEach
    void close() {
        follower.leave();
        servers.forEach(MessageBroker::close);
    }

    private CompletableFuture<Void> post(int server, int number) {
        CompletableFuture<Void> post = servers.get(server)
                .withHistory(HISTORY)
                .postMessage(ModelBus.CHANNEL, new Note("server" + server, number));
        settle();
        return post;
    }

    /** Posts them all before the first is acknowledged. */
    private void postAtOnce(int server, int... numbers) {
        List<CompletableFuture<Void>> posts = Arrays.stream(numbers)
                .mapToObj(number -> servers.get(server)
                        .withHistory(HISTORY)
                        .postMessage(ModelBus.CHANNEL, new Note("server" + server, number)))
                .toList();
        settle();
        assertThat(posts).allMatch(CompletableFuture::isDone);
    }

    private void settle() {
        boolean going = true;
        while (going) {
            going = false;
            for (MessageBroker server : servers) {
                var done = new CompletableFuture<Void>();
                reached = done;
                server.postMessage("barrier", new Note("barrier", 1), MessageScope.LOCAL);
                done.orTimeout(60, TimeUnit.SECONDS).join();
            }
            for (ModelBus bus : buses) {
                bus.flush();
                going |= bus.command() | bus.answer() | bus.push();
            }
        }
    }

    private void move(int server, ModelMaster to) {
        buses.get(server).drop();
        buses.get(server).connect(to);
        settle();
    }

    private List<Object> heardAndLost() {
        return follower.events().stream()
                .filter(event -> event instanceof Event.Heard || event instanceof Event.Lost)
                .<Object>map(event -> event instanceof Event.Heard heard
                        ? heard.server() + ":" + heard.number()
                        : ((Event.Lost) event).cause())
                .toList();
    }

    @Test
    void whatAServerHasHeardThereIsToldBeforeItsNextPostAtTheOtherAlsoBehindABreakOfThat() {
        var there = new ModelFollower(1, HISTORY, () -> 0);
        follower.follow(1, servers.get(1), FollowSpec.Start.NOW);
        there.follow(0, servers.get(0), FollowSpec.Start.NOW);
        settle();
        assertThat(post(2, 1)).isCompleted();
        var replacing = old.copy("replacing");
        assertThat(post(0, 1)).isCompleted(); // At the old one only.
        move(1, replacing);
        move(0, replacing);
        assertThat(post(0, 2)).isCompleted(); // Behind a break.
        assertThat(post(2, 2)).isCompleted(); // At the old one.
        move(0, old);
        assertThat(there.hasHeard(2, 2)).isTrue();
        move(0, replacing);
        assertThat(post(0, 3)).isCompleted();
        there.leave();

        assertThat(heardAndLost())
                .containsExactly("2:1", "0:1", Gap.Cause.INTERRUPTED, Gap.Cause.LOST, "0:2", Gap.Cause.LOST, "0:3");
    }

    @Test
    void whatItAcknowledgedIsToldToWhoStayedAtTheOtherBeforeTheNextOfItsPoster() {
        losePostOfPosterThatWasHeard();
        assertThat(post(0, 3)).isCompleted();

        assertThat(heardAndLost()).containsExactly("0:1", "1:1", "1:2", Gap.Cause.LOST, "0:3");
    }

    @Test
    void whatItAcknowledgedSinceItsReplacementWasToldAsALossIsToldAsWell() {
        follower.follow(1, servers.get(1), FollowSpec.Start.NOW);
        settle();
        assertThat(post(0, 1)).isCompleted();
        var replacing = old.copy("replacing");
        assertThat(post(0, 2)).isCompleted();
        buses.get(1).drop();
        buses.get(1).connect(replacing); // It lacks what was heard last.
        assertThat(post(1, 1)).isCompleted();
        assertThat(post(0, 3)).isCompleted(); // At the old one, after the loss was told.
        move(0, replacing);
        assertThat(post(0, 4)).isCompleted();

        assertThat(heardAndLost()).containsExactly("0:1", "0:2", Gap.Cause.INTERRUPTED, "1:1", Gap.Cause.LOST, "0:4");
    }

    @Test
    void whatItAcknowledgedIsToldAlsoWhereTheHistoryIsGoneAndItsPosterWasNotHeard() {
        ModelMaster replacing = replaceForAllButTheFirst();
        assertThat(post(0, 1)).isCompleted(); // At the old one, which no other server hears.
        replacing.remove(true, true);
        assertThat(post(2, 3)).isCompleted(); // Begins another history.
        move(0, replacing);
        assertThat(post(0, 2)).isCompleted();
        assertThat(post(0, 3)).isCompleted();

        assertThat(heardAndLost()).containsExactly("2:1", "2:2", "2:3", Gap.Cause.LOST, "0:2", "0:3");
    }

    @Test
    void soItIsWhereLaterMessagesOfThatHistoryWereHeard() {
        ModelMaster replacing = replaceForAllButTheFirst();
        assertThat(post(0, 1)).isCompleted();
        assertThat(post(2, 3)).isCompleted(); // At the other one, later.
        replacing.remove(true, true);
        assertThat(post(2, 4)).isCompleted();
        move(0, replacing);
        assertThat(post(0, 2)).isCompleted();

        assertThat(heardAndLost()).containsExactly("2:1", "2:2", "2:3", "2:4", Gap.Cause.LOST, "0:2");
    }

    @Test
    void soItIsWhereTheNextOfThatPosterBeginsTheOtherHistory() {
        ModelMaster replacing = replaceForAllButTheFirst();
        assertThat(post(0, 1)).isCompleted();
        replacing.remove(true, true);
        move(0, replacing);
        assertThat(post(0, 2)).isCompleted();

        assertThat(heardAndLost()).containsExactly("2:1", "2:2", Gap.Cause.LOST, "0:2");
    }

    @Test
    void soItIsWhereTheMessageThatTellsItIsReadFromTheHistory() {
        ModelMaster replacing = replaceForAllButTheFirst();
        assertThat(post(0, 1)).isCompleted();
        replacing.remove(true, true);
        assertThat(post(2, 3)).isCompleted();
        move(0, replacing);
        buses.get(1).drop();
        assertThat(post(0, 2)).isCompleted();
        assertThat(post(0, 3)).isCompleted();
        buses.get(1).connect(replacing);
        settle();

        assertThat(heardAndLost()).containsExactly("2:1", "2:2", "2:3", Gap.Cause.LOST, "0:2", "0:3");
    }

    @Test
    void soItIsOnceBeforeSeveralPostsOfThatPosterThatAreSentAtOnce() {
        ModelMaster replacing = replaceForAllButTheFirst();
        assertThat(post(0, 1)).isCompleted();
        replacing.remove(true, true);
        assertThat(post(2, 3)).isCompleted();
        move(0, replacing);
        postAtOnce(0, 2, 3, 4);

        assertThat(heardAndLost()).containsExactly("2:1", "2:2", "2:3", Gap.Cause.LOST, "0:2", "0:3", "0:4");
    }

    @Test
    void soItIsOnceWhereThatPosterWasHeardBefore() {
        losePostOfPosterThatWasHeard();
        postAtOnce(0, 3, 4, 5);

        assertThat(heardAndLost()).containsExactly("0:1", "1:1", "1:2", Gap.Cause.LOST, "0:3", "0:4", "0:5");
    }

    @Test
    void nothingIsToldWhereAHistoryEndsAndAllOfItWasHeard() {
        follower.follow(1, servers.get(1), FollowSpec.Start.NOW);
        settle();
        assertThat(post(0, 1)).isCompleted();
        assertThat(post(2, 1)).isCompleted();
        old.remove(true, true);
        assertThat(post(2, 2)).isCompleted();
        assertThat(post(0, 2)).isCompleted();

        assertThat(heardAndLost()).containsExactly("0:1", "2:1", "2:2", "0:2");
    }

    @Test
    void nothingIsToldOfPostsThatWereThereBeforeTheFollowerCame() {
        assertThat(post(0, 1)).isCompleted();
        follower.follow(1, servers.get(1), FollowSpec.Start.NOW);
        settle();
        assertThat(post(2, 1)).isCompleted();
        old.remove(true, true);
        assertThat(post(2, 2)).isCompleted();
        assertThat(post(0, 2)).isCompleted();

        assertThat(heardAndLost()).containsExactly("2:1", "2:2", "0:2");
    }

    private void losePostOfPosterThatWasHeard() {
        follower.follow(1, servers.get(1), FollowSpec.Start.NOW);
        settle();
        assertThat(post(0, 1)).isCompleted();
        var replacing = old.copy("replacing");
        move(1, replacing);
        assertThat(post(1, 1)).isCompleted();
        replacing.remove(true, true);
        assertThat(post(1, 2)).isCompleted();
        assertThat(post(0, 2)).isCompleted(); // At the old one, which only its own server hears.
        move(0, replacing);
    }

    /** The follower, whose server has heard the third one there, misses nothing. */
    private ModelMaster replaceForAllButTheFirst() {
        follower.follow(1, servers.get(1), FollowSpec.Start.NOW);
        settle();
        assertThat(post(2, 1)).isCompleted();
        var replacing = old.copy("replacing");
        move(1, replacing);
        move(2, replacing);
        assertThat(post(2, 2)).isCompleted();
        return replacing;
    }
}
