package dev.streampod.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Nothing waits while it holds a monitor. Before Java 24 a virtual thread that does keeps its carrier, of which there are as many
 * as processors; and on any Java everything else that wants the monitor waits with it.
 */
class MonitorsTest {

    private static final JavaClasses RUNTIME = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(file -> !file.contains("/dev/streampod/fixtures/"))
            .importPackages("dev.streampod");

    /** What waits for something to happen. Not {@code Lock.lock}: nothing waits while it holds a lock, either. */
    private static final Set<String> WAITING = Set.of(
            "java/lang/Object.wait",
            "java/lang/Process.waitFor",
            "java/lang/Thread.join",
            "java/lang/Thread.sleep",
            "java/util/concurrent/BlockingQueue.put",
            "java/util/concurrent/BlockingQueue.take",
            "java/util/concurrent/CompletableFuture.get",
            "java/util/concurrent/CompletableFuture.join",
            "java/util/concurrent/CountDownLatch.await",
            "java/util/concurrent/ExecutorService.awaitTermination",
            "java/util/concurrent/ExecutorService.invokeAll",
            "java/util/concurrent/Future.get",
            "java/util/concurrent/LinkedBlockingQueue.put",
            "java/util/concurrent/LinkedBlockingQueue.take",
            "java/util/concurrent/Semaphore.acquire",
            "java/util/concurrent/TimeUnit.sleep",
            "java/util/concurrent/TimeUnit.timedJoin",
            "java/util/concurrent/TimeUnit.timedWait",
            "java/util/concurrent/locks/Condition.await",
            "java/util/concurrent/locks/Condition.awaitNanos",
            "java/util/concurrent/locks/LockSupport.park",
            "java/util/concurrent/locks/LockSupport.parkNanos");

    private static final Map<String, MonitorUse> METHODS = new HashMap<>();

    @BeforeAll
    static void read() throws IOException {
        for (JavaClass each : RUNTIME) {
            for (MonitorUse method : MonitorUse.in(each.getName())) {
                METHODS.put(method.name(), method);
            }
        }
    }

    @Test
    void nothingWaitsWhileItHoldsAMonitor() {
        Set<String> waiting = waiting();
        assertThat(waiting).contains("dev/streampod/server/StreampodServer.awaitShutdown()V");

        List<String> calls = METHODS.values().stream()
                .flatMap(method -> method.calledInMonitor().stream().map(called -> method.name() + " calls " + called))
                .toList();

        assertThat(calls).hasSizeGreaterThan(500);
        assertThat(calls)
                .filteredOn(call -> waits(call.substring(call.lastIndexOf(' ') + 1), waiting))
                .isEmpty();
    }

    /** All methods of ours that wait, or call one that does. */
    private static Set<String> waiting() {
        var waiting = new HashSet<String>();
        int before;
        do {
            before = waiting.size();
            METHODS.values().stream()
                    .filter(method -> method.called().stream().anyMatch(called -> waits(called, waiting)))
                    .forEach(method -> waiting.add(method.name()));
        } while (waiting.size() > before);
        return waiting;
    }

    private static boolean waits(String called, Set<String> waiting) {
        return WAITING.contains(called.substring(0, called.indexOf('(')))
                || implementations(called).anyMatch(waiting::contains);
    }

    /** What runs where a method of ours is called: that of the class, one that it inherits, or one of a subclass. */
    private static Stream<String> implementations(String called) {
        int method = called.indexOf('.');
        String owner = called.substring(0, method).replace('/', '.');
        if (!RUNTIME.contain(owner)) {
            return Stream.empty();
        }
        JavaClass type = RUNTIME.get(owner);
        return Stream.of(Set.of(type), type.getAllRawSuperclasses(), type.getAllSubclasses())
                .flatMap(types -> types.stream())
                .map(each -> each.getName().replace('.', '/') + called.substring(method));
    }
}
