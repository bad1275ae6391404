package dev.streampod.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

class VirtualThreadsTest {

    private static boolean isVirtual(Thread thread) throws ReflectiveOperationException {
        return (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_20)
    void anOlderJavaHasNone() {
        assertThat(VirtualThreads.available()).isFalse();
        assertThat(VirtualThreads.factory("test")).isNull();
        assertThat(VirtualThreads.executor("test")).isNull();
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void theThreadsOfAFactoryAreVirtualAndNumbered() throws Exception {
        var threads = VirtualThreads.factory("test");
        assertThat(threads).isNotNull();
        for (int i = 0; i < 3; i++) {
            Thread thread = threads.newThread(() -> {});
            assertThat(isVirtual(thread)).isTrue();
            assertThat(thread.getName()).isEqualTo("test-" + i);
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void anExecutorRunsEachTaskOnAVirtualThreadOfItsOwn() throws Exception {
        var executor = VirtualThreads.executor("test");
        assertThat(executor).isNotNull();
        try {
            for (int i = 0; i < 3; i++) {
                var ran = new CompletableFuture<Thread>();
                executor.execute(() -> ran.complete(Thread.currentThread()));
                Thread thread = ran.get(60, TimeUnit.SECONDS);
                assertThat(isVirtual(thread)).isTrue();
                assertThat(thread.getName()).isEqualTo("test-" + i);
            }
        } finally {
            executor.shutdown();
        }
    }
}
