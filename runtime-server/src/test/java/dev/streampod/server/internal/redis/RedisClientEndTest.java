package dev.streampod.server.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.fixtures.ReservedPort;
import dev.streampod.server.internal.broker.LogCapture;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.DefaultClientResources;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Redis client that ends while the timers of its attempts run out, one after another. */
@Timeout(300)
class RedisClientEndTest {

    private static final int ATTEMPTS = 400;
    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(ATTEMPTS);
    private static final Duration BUSY = Duration.ofMillis(300);

    @Test
    void timersOfAttemptsThatRunOutMeanwhileLeaveNoStackInTheLog() throws Exception {
        try (var nobody = ReservedPort.take();
                var log = new LogCapture("io.netty")) {
            endWhileTimersRunOut(nobody.number());
            assertThat(log.withStack()).isEmpty();
        }
    }

    private static void endWhileTimersRunOut(int port) throws Exception {
        var resources = DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .build();
        var client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .socketOptions(
                        SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).build())
                .build());
        var nobody = RedisURI.Builder.redis("127.0.0.1", port)
                .withTimeout(CONNECT_TIMEOUT)
                .build();
        for (int i = 0; i < ATTEMPTS; i++) {
            var unused = client.connectAsync(StringCodec.UTF8, nobody);
            TimeUnit.MILLISECONDS.sleep(1);
        }
        // What the timers begin waits, as on a busy machine.
        resources.eventExecutorGroup().forEach(thread -> thread.execute(() -> LockSupport.parkNanos(BUSY.toNanos())));
        RedisClientEnd.of(client, resources, Duration.ofSeconds(2)).get(60, TimeUnit.SECONDS);
    }
}
