package dev.streampod.server;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.streampod.concurrent.Uninterrupted;
import java.io.IOException;
import java.lang.ref.ReferenceQueue;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TransferQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
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

    /**
     * What waits for something to happen: methods of these types and their subtypes, by the beginning of name and descriptor. Not
     * {@code Lock.lock}: nothing waits while it holds a lock, either.
     */
    private static final Map<Class<?>, List<String>> WAITING = Map.ofEntries(
            entry(Object.class, List.of("wait(")),
            entry(Process.class, List.of("waitFor(")),
            entry(ReferenceQueue.class, List.of("remove(")),
            entry(Selector.class, List.of("select(")),
            entry(Thread.class, List.of("join(", "sleep(")),
            entry(BlockingQueue.class, List.of("put(", "take(", "offer(Ljava/lang/Object;J", "poll(J")),
            entry(
                    BlockingDeque.class,
                    List.of(
                            "putFirst(",
                            "putLast(",
                            "takeFirst(",
                            "takeLast(",
                            "offerFirst(Ljava/lang/Object;J",
                            "offerLast(Ljava/lang/Object;J",
                            "pollFirst(J",
                            "pollLast(J")),
            entry(TransferQueue.class, List.of("transfer(", "tryTransfer(Ljava/lang/Object;J")),
            entry(CompletableFuture.class, List.of("join(")),
            entry(CompletionService.class, List.of("take(", "poll(J")),
            entry(CountDownLatch.class, List.of("await(")),
            entry(CyclicBarrier.class, List.of("await(")),
            entry(Exchanger.class, List.of("exchange(")),
            entry(ExecutorService.class, List.of("awaitTermination(", "close(", "invokeAll(", "invokeAny(")),
            entry(ForkJoinPool.class, List.of("awaitQuiescence(", "invoke(")),
            entry(ForkJoinTask.class, List.of("invoke(", "invokeAll(", "join(", "quietlyInvoke(", "quietlyJoin(")),
            entry(Future.class, List.of("get(")),
            entry(Phaser.class, List.of("arriveAndAwaitAdvance(", "awaitAdvance")),
            entry(Semaphore.class, List.of("acquire", "tryAcquire(J", "tryAcquire(IJ")),
            entry(TimeUnit.class, List.of("sleep(", "timedJoin(", "timedWait(")),
            entry(Condition.class, List.of("await")),
            entry(Lock.class, List.of("tryLock(J")),
            entry(LockSupport.class, List.of("park")),
            // What waits in these is a reference to a method, and no call.
            entry(Uninterrupted.class, List.of("run(")),
            entry(ServerAssembly.class, List.of("close(")));

    /** The types that have such methods, by the name of the type that is called. */
    private static final Map<String, List<Class<?>>> SUPERTYPES = new HashMap<>();

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

    /** Calls as they must not be. */
    private static final class Waiting {

        synchronized void call(
                ArrayBlockingQueue<String> queue,
                FutureTask<String> future,
                ReentrantLock lock,
                Condition condition,
                Semaphore semaphore)
                throws Exception {
            wait(1);
            var unused = queue.poll(1, TimeUnit.SECONDS);
            unused = future.get();
            lock.tryLock(1, TimeUnit.SECONDS);
            condition.awaitUninterruptibly();
            semaphore.tryAcquire(1, TimeUnit.SECONDS);
            LockSupport.parkUntil(1);
        }
    }

    @Test
    void whatWaitsIsFoundInTypesThatInheritIt() throws IOException {
        assertThat(MonitorUse.in(Waiting.class.getName()))
                .filteredOn(method -> method.name().contains(".call("))
                .singleElement()
                .satisfies(call ->
                        assertThat(call.calledInMonitor()).hasSize(7).allMatch(called -> waits(called, Set.of())));
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
        return waits(called) || implementations(called).anyMatch(waiting::contains);
    }

    private static boolean waits(String called) {
        int method = called.indexOf('.');
        return SUPERTYPES.computeIfAbsent(called.substring(0, method), MonitorsTest::supertypes).stream()
                .flatMap(type -> WAITING.get(type).stream())
                .anyMatch(waiting -> called.startsWith(waiting, method + 1));
    }

    private static List<Class<?>> supertypes(String owner) {
        try {
            Class<?> type = Class.forName(owner.replace('/', '.'), false, MonitorsTest.class.getClassLoader());
            return WAITING.keySet().stream()
                    .filter(each -> each.isAssignableFrom(type))
                    .toList();
        } catch (ClassNotFoundException | LinkageError e) {
            return List.of(); // of a library that is not needed here
        }
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
