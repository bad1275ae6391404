package dev.streampod.server.internal.call;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.internal.session.MemoryServer;
import dev.streampod.server.internal.session.MemoryTransport;
import dev.streampod.stream.MessageStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class SessionCallsTest {

    private final CountDownLatch reads = new CountDownLatch(1);
    private final CountDownLatch proceed = new CountDownLatch(1);

    @Test
    void aCallGivesItsPlaceBackAlthoughItsConnectionCannotBeReadOn() {
        var limits = MemoryServer.limits().callsPerConnection(1).callBytesPerConnection(30);
        var server = new MemoryServer(MemoryServer.TRUSTING, limits.build()) {
            @Override
            public int collected(@Nullable MessageStream<?> values) {
                assertThat(values).isNotNull();
                values.iterator(); // asks for items, and takes none
                reads.countDown();
                awaitLatch(proceed);
                return 1;
            }
        };
        try (server) {
            MemoryTransport transport = server.welcomed("ada:k1");
            transport.receive("[\"call\",1,\"members\",\"collect\",{}]");
            awaitLatch(reads);
            transport.expect("[\"credit\",1,\"values\"");
            transport.receive("[\"item\",1,\"values\",1000000000]");
            transport.receive("[\"item\",1,\"values\",1000000001]");
            assertThat(transport.connection().readingPaused()).isTrue();
            transport.failToResume();
            proceed.countDown();
            transport.expect("[\"result\",1,1]");
            await().until(() -> server.counters.calls.sum() == 0);
            await().until(() -> server.counters.failures.count() == 1);

            transport.receive("[\"call\",2,\"members\",\"ask\",{}]");
            assertThat(transport.expect("[\"result\",2", "[\"error\",2")).isEqualTo("[\"result\",2,42]");
            transport.parentSession().close(3001, "over");
            transport.lose();
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
