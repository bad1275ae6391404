package dev.streampod.server.internal.presence;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.concurrent.TimerWheel;
import dev.streampod.server.MessageTooLargeException;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.broker.Note;
import dev.streampod.server.internal.broker.TestProtocol;
import dev.streampod.server.internal.broker.Tick;
import dev.streampod.server.internal.metrics.ServerFailures;
import dev.streampod.server.presence.Presence;
import dev.streampod.server.presence.PresenceListener;
import dev.streampod.server.presence.PresenceMember;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is present, on a server without Redis. */
@Timeout(120)
class PresenceTest {

    private static final int MAX_BYTES = 1_000;

    private final ExecutorService listeners = Executors.newFixedThreadPool(4);
    private final MessageBroker messages =
            MessageBroker.builder(TestProtocol.registry()).build();
    private final TimerWheel timers = new TimerWheel("presence-timer", ServerFailures.logged());
    private final PresenceRegistry registry = new PresenceRegistry(
            TestProtocol.registry(),
            messages::control,
            listeners,
            Duration.ofSeconds(15),
            MAX_BYTES,
            timers,
            ServerFailures.logged());
    private final PresenceScope scope = registry.scoped();

    @AfterEach
    void close() {
        registry.close();
        timers.close();
        messages.close();
        listeners.shutdownNow();
    }

    private Presence<Note> room() {
        return scope.of("room", Note.class);
    }

    private static Note ofSize(int bytes) {
        Note empty = new Note("", 1);
        return new Note("x".repeat(bytes - "{\"author\":\"\",\"number\":1}".length()), empty.number());
    }

    @Test
    void infoThatIsTooLargeIsNotShownAndTheOneBeforeStays() {
        var seen = new SeenMembers();
        var watch = room().watch(seen);
        assertThatThrownBy(() -> room().enter(ofSize(MAX_BYTES + 1)))
                .isInstanceOfSatisfying(MessageTooLargeException.class, e -> {
                    assertThat(e.size()).isEqualTo(MAX_BYTES + 1);
                    assertThat(e.limit()).isEqualTo(MAX_BYTES);
                    assertThat(e).hasMessageContaining("MessagingLimits.messageBytes");
                });
        assertThat(watch.present()).isEmpty();

        var entry = room().enter(ofSize(MAX_BYTES));
        assertThatThrownBy(() -> entry.update(ofSize(MAX_BYTES + 1))).isInstanceOf(MessageTooLargeException.class);
        assertThat(watch.present()).extracting(PresenceMember::info).containsExactly(ofSize(MAX_BYTES));
    }

    @Test
    void whoWatchesIsToldWhoIsThereAndWhoComesAndGoes() {
        var ada = room().enter(new Note("ada", 1));
        var seen = new SeenMembers();
        var watch = room().watch(seen);
        await().untilAsserted(() -> assertThat(seen.events()).containsExactly("+ada"));

        var bob = room().enter(new Note("bob", 1));
        bob.update(new Note("bob", 2));
        await().untilAsserted(() -> assertThat(seen.present()).containsExactly("ada 1", "bob 2"));
        assertThat(watch.present())
                .extracting(PresenceMember::info)
                .containsExactly(new Note("ada", 1), new Note("bob", 2));
        assertThat(watch.present()).extracting(PresenceMember::id).containsExactly(ada.id(), bob.id());

        ada.close();
        ada.close();
        await().untilAsserted(() -> assertThat(seen.events()).last().isEqualTo("-ada"));
        ada.update(new Note("ada", 9));
        assertThat(watch.present()).hasSize(1);

        watch.close();
        bob.close();
        room().enter(new Note("cid", 1));
        assertThat(seen.events()).doesNotContain("-bob", "+cid");
    }

    @Test
    void whatASessionAddedEndsWithIt() {
        var session = registry.scoped();
        var ownSeen = new SeenMembers();
        var seen = new SeenMembers();
        session.of("room", Note.class).enter(new Note("ada", 1));
        session.of("room", Note.class).enter(new Note("ada", 2));
        session.of("room", Note.class).watch(ownSeen);
        room().watch(seen);
        await().until(() -> seen.present().size() == 2 && ownSeen.present().size() == 2);

        session.close();
        await().until(() -> seen.present().isEmpty());
        var late = session.of("room", Note.class).enter(new Note("ada", 3));
        late.update(new Note("ada", 4));
        room().enter(new Note("bob", 1));
        await().until(() -> seen.present().contains("bob 1"));
        assertThat(seen.present()).containsExactly("bob 1");
        assertThat(ownSeen.events()).containsExactly("+ada", "+ada");
    }

    @Test
    void channelsAndClassesOfInfoAreSeparate() {
        var seen = new SeenMembers();
        var watch = room().watch(seen);
        scope.of("room", Tick.class).enter(new Tick());
        scope.of("other", Note.class).enter(new Note("bob", 1));
        room().enter(new Note("ada", 1));

        await().until(() -> !seen.events().isEmpty());
        assertThat(seen.events()).containsExactly("+ada");
        assertThat(watch.present()).hasSize(1);
    }

    @Test
    void whoIsToldSlowlyIsToldWhatIsStillTrue() throws Exception {
        var goOn = new CountDownLatch(1);
        var seen = new SeenMembers();
        room().watch(new PresenceListener<>() {
            @Override
            public void joined(PresenceMember<Note> member) {
                seen.joined(member);
                hold();
            }

            @Override
            public void left(PresenceMember<Note> member) {
                seen.left(member);
            }

            @Override
            public void changed(PresenceMember<Note> member) {
                seen.changed(member);
            }

            private void hold() {
                try {
                    assertThat(goOn.await(1, TimeUnit.MINUTES)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        var first = room().enter(new Note("first", 1));
        await().until(() -> seen.events().size() == 1);
        for (int i = 0; i < 1_000; i++) {
            room().enter(new Note("guest", i)).close();
        }
        first.update(new Note("first", 2));
        first.update(new Note("first", 3));
        var second = room().enter(new Note("second", 1));
        second.update(new Note("second", 2));
        goOn.countDown();

        await().until(() -> seen.present().size() == 2 && seen.present().contains("first 3"));
        assertThat(seen.events()).containsExactly("+first", "*first", "+second");
        assertThat(seen.present()).containsExactly("first 3", "second 2");
        first.update(new Note("first", 4));
        first.close();
        await().until(() -> seen.present().size() == 1);
    }

    @Test
    void aListenerThatThrowsHarmsNobody() {
        assertHarmsNobody(new IllegalStateException("on purpose"));
    }

    /** As code in Kotlin, Scala or Groovy may do. */
    @Test
    void aListenerThatThrowsACheckedExceptionHarmsNobody() {
        assertHarmsNobody(new IOException("on purpose"));
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void raise(Throwable thrown) throws E {
        throw (E) thrown;
    }

    private void assertHarmsNobody(Throwable thrown) {
        var joined = new AtomicInteger();
        var seen = new SeenMembers();
        room().watch(new PresenceListener<>() {
            @Override
            public void joined(PresenceMember<Note> member) {
                joined.incrementAndGet();
                PresenceTest.<RuntimeException>raise(thrown);
            }

            @Override
            public void left(PresenceMember<Note> member) {
                seen.left(member);
            }
        });
        var other = new SeenMembers();
        room().watch(other);
        var ada = room().enter(new Note("ada", 1));
        await().until(() -> joined.get() == 1); // who leaves before it is told is not told of
        ada.close();
        room().enter(new Note("bob", 1));
        await().until(() -> other.present().contains("bob 1"));
        await().until(() -> joined.get() == 2); // and it is told of the next one
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> scope.of("", Note.class)).hasMessageContaining("1 to 1024");
        assertThatThrownBy(() -> new PresenceRegistry(
                        TestProtocol.registry(),
                        messages::control,
                        listeners,
                        Duration.ofMillis(2),
                        MAX_BYTES,
                        timers,
                        ServerFailures.logged()))
                .hasMessageContaining("lease");
    }
}
