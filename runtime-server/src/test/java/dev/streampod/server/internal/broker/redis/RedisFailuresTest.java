package dev.streampod.server.internal.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.concurrent.Failures;
import dev.streampod.server.internal.broker.LogCapture;
import io.lettuce.core.RedisClient;
import io.netty.channel.Channel;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which library is told of, when one lacks something. */
class RedisFailuresTest {

    private static final String LETTUCE =
            "io.lettuce:lettuce-core " + RedisClient.class.getPackage().getImplementationVersion();
    private static final String NETTY = "io.netty:netty-transport "
            + Channel.class.getPackage().getImplementationVersion() + " is on the class path";

    private static String told(LinkageError error) {
        var failures = new RedisFailures(new Failures((function, failure, heldBack) -> {}));
        try (var log = new LogCapture("dev.streampod.server")) {
            failures.report("test", new CompletionException(error));
            assertThat(log.errors()).isEqualTo(List.of(String.valueOf(failures.unusable())));
            return log.errors().get(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io/netty/channel/MultiThreadIoEventLoopGroup",
                "'io.netty.channel.EventLoop io.netty.channel.Channel.eventLoop(io.lettuce.core.RedisURI)'"
            })
    void anOldNettyIsNamedWithWhatNeedsANewerOne(String lacking) {
        assertThat(told(new NoClassDefFoundError(lacking)))
                .contains(NETTY)
                .contains("lacks what " + LETTUCE + " calls")
                .contains("Set the version of io.netty:netty-bom, or that of lettuce-core")
                .contains("netty.version");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io/lettuce/core/StreamMessage",
                "'io.netty.channel.Channel io.lettuce.core.RedisClient.channel(io.netty.channel.EventLoop)'"
            })
    void anOldLettuceIsNamed(String lacking) {
        assertThat(told(new NoSuchMethodError(lacking)))
                .contains(LETTUCE + " is on the class path")
                .contains("It takes lettuce-core 6.6 or newer")
                .doesNotContain("netty-transport");
    }
}
