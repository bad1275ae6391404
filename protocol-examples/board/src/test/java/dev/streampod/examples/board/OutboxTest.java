package dev.streampod.examples.board;

import static dev.streampod.fixtures.Awaits.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.examples.board.protocol.Order;
import dev.streampod.examples.board.protocol.OrderStatus;
import dev.streampod.examples.board.protocol.server.OrdersChannel;
import dev.streampod.fixtures.NeedsRedis;
import dev.streampod.fixtures.RedisServer;
import dev.streampod.fixtures.ServerProcess;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.messaging.MessagingState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.support.TransactionTemplate;

/** What is posted is what was committed: all of it, nothing else, and in order. */
@NeedsRedis
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutboxTest {

    private final RedisServer redis = RedisServer.start();

    private final Databases databases = databases();
    private Instances instances;
    private ConfigurableApplicationContext first;
    private ConfigurableApplicationContext second;

    /** Starts what the instances keep orders in. */
    Databases databases() {
        return Databases.h2();
    }

    @BeforeAll
    void start() {
        instances = new Instances(databases.empty());
        first = instances.start(redis());
        second = instances.start(redis());
    }

    @AfterAll
    void end() {
        try (redis;
                databases) {
            instances.close();
        }
    }

    private String redis() {
        return "spring.data.redis.url=" + redis.uri();
    }

    @BeforeEach
    void signIn() {
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("ada", "", "ROLE_CLERK"));
    }

    @AfterEach
    void signOut() {
        SecurityContextHolder.clearContext();
    }

    private static Orders orders(ConfigurableApplicationContext instance) {
        return instance.getBean(Orders.class);
    }

    private static StreampodServer server(ConfigurableApplicationContext instance) {
        return instance.getBean(StreampodServer.class);
    }

    /** What is heard on an instance from now on. */
    private static List<Order> heardOn(ConfigurableApplicationContext instance) {
        var heard = new CopyOnWriteArrayList<Order>();
        OrdersChannel.of().addListener(server(instance).messages(), heard::add);
        return heard;
    }

    @Test
    void whatWasRolledBackIsNeverPosted() {
        var heard = heardOn(second);
        var order = orders(first).place("Kim", "Roses", "ada");
        first.getBean(TransactionTemplate.class).executeWithoutResult(status -> {
            orders(first).change(order.id(), OrderStatus.packed, 0, "ada");
            status.setRollbackOnly();
        });

        var shipped = orders(first).change(order.id(), OrderStatus.shipped, 0, "ada");

        await().until(() -> heard, List.of(order, shipped)::equals);
    }

    @Test
    void whatIsCommittedWhileRedisIsAwayIsPostedInOrderWhenItIsBack() {
        var heard = heardOn(second);
        redis.stop();
        await().until(() -> server(first).messagingState().redis(), MessagingState.Redis.DOWN::equals);

        var placed = orders(first).place("Kim", "Roses", "ada");
        var packed = orders(second).change(placed.id(), OrderStatus.packed, 0, "bob");
        var other = orders(second).place("Lee", "A cactus", "bob");
        var shipped = orders(first).change(placed.id(), OrderStatus.shipped, 1, "ada");
        assertThat(waiting()).isEqualTo(4);
        assertThat(heard).isEmpty();
        redis.restart();

        await().until(() -> heard, List.of(placed, packed, other, shipped)::equals);
        await().until(() -> waiting() == 0);
    }

    @Test
    void instancesPostOneAtATimeSoThatTheVersionsOfAnOrderComeInTheirOrderAndOnce() throws Exception {
        var heard = heardOn(second);
        var user = SecurityContextHolder.getContext();
        var pool = Executors.newFixedThreadPool(4);
        try {
            var work = Collections.nCopies(4, (Callable<Order>) () -> {
                SecurityContextHolder.setContext(user);
                var order = orders(first).place("Sam", "Tulips", "ada");
                for (int version = 0; version < 50; version++) {
                    var instance = version % 2 == 0 ? second : first;
                    orders(instance).change(order.id(), OrderStatus.packed, version, "ada");
                }
                return order;
            });
            for (Future<Order> each : pool.invokeAll(work)) {
                each.get();
            }
        } finally {
            pool.shutdown();
        }

        await().until(() -> waiting() == 0 && heard.size() >= 4 * 51);
        assertThat(heard.stream().collect(Collectors.groupingBy(Order::id)).values())
                .hasSize(4)
                .allSatisfy(versions -> assertThat(versions)
                        .extracting(Order::version)
                        .isEqualTo(IntStream.rangeClosed(0, 50).boxed().toList()));
    }

    @Test
    @Tag("long")
    void whatAnInstanceHasCommittedAndNotPostedWhenItIsKilledIsPostedByAnother(@TempDir Path folder) throws Exception {
        List<String> database = databases.lasting(folder);
        var properties = new ArrayList<>(database);
        properties.add(redis());
        Order packed;
        try (var killed = ServerProcess.main(BoardApplication.class, Instances.arguments(properties))
                .jvmFlags("-XX:TieredStopAtLevel=1")
                .start()) {
            int port = Integer.parseInt(
                    killed.awaitLine("Open http://localhost:(\\d+)").group(1));
            var ada = Caller.signedIn(port, "ada");
            redis.stop();
            packed = Caller.order(ada.change(1, OrderStatus.packed, 0));
            killed.kill();
            redis.restart();
        }

        try (var others = new Instances(database)) {
            var heard = new CopyOnWriteArrayList<Order>();
            // From what is kept on: it may have been posted already.
            OrdersChannel.of()
                    .addListenerAfter(
                            server(others.start(redis())).messages(), null, (order, position) -> heard.add(order));
            await().until(() -> heard, List.of(packed)::equals);
        }
    }

    private long waiting() {
        return first.getBean(JdbcClient.class)
                .sql("select count(*) from outbox")
                .query(Long.class)
                .single();
    }
}
