package dev.streampod.server.internal.stream;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.StreamingSession;
import dev.streampod.server.internal.session.MemoryServer;
import dev.streampod.server.internal.session.MemoryTransport;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ServerStreamTest {

    private final List<SerializableEntity> handled = new CopyOnWriteArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch proceed = new CountDownLatch(1);

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aConnectionThatCannotBeReadOnKeepsNoStreamFromBeingHandledAndEnded() {
        var limits = MemoryServer.limits().mailboxMessages(2);
        var server = new MemoryServer(MemoryServer.TRUSTING, limits.build()) {
            @Override
            public boolean nonBlocking() {
                return false;
            }

            @Override
            public void message(StreamingSession session, SerializableEntity message) {
                begun.countDown();
                awaitLatch(proceed);
                handled.add(message);
            }
        };
        try (server) {
            MemoryTransport transport = server.connect();
            transport.receive("[\"hello\",{\"protocol\":1}]");
            MemoryServer.open(transport, "everybody");
            transport.receive("[\"msg\",\"everybody\",\"SimpleData\",{\"num\":1}]");
            awaitLatch(begun);
            transport.receive("[\"msg\",\"everybody\",\"SimpleData\",{\"num\":2}]");
            transport.receive("[\"msg\",\"everybody\",\"SimpleData\",{\"num\":3}]");
            assertThat(transport.connection().readingPaused()).isTrue();
            transport.failToResume();
            proceed.countDown();

            await().until(() -> handled.size() == 3);
            await().until(() -> server.counters.failures.count() == 1);
            transport.receive("[\"close\",\"everybody\"]");
            transport.expect("[\"closed\",\"everybody\"");
            transport.lose();
        }
    }
}
