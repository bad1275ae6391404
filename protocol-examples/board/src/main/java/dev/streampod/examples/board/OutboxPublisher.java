package dev.streampod.examples.board;

import dev.streampod.examples.board.protocol.Order;
import dev.streampod.examples.board.protocol.server.OrdersChannel;
import dev.streampod.server.StreampodServer;
import dev.streampod.server.messaging.MessagingState;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Posts what is in the outbox, the oldest first, and removes what Redis has taken: what was committed is posted, at least once,
 * also by another server when this one dies in between; what was rolled back never was in the outbox. The lock on the row lets
 * one server post at a time, so that the versions of an order are posted in their order.
 */
@Component
class OutboxPublisher {

    private static final Logger log = LoggerFactory.getLogger(OutboxPublisher.class);

    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final StreampodServer server;
    private final TaskScheduler scheduler;

    /** Whether a run is due that begins after now; so there is one at most, for any number of commits. */
    private final AtomicBoolean due = new AtomicBoolean();

    OutboxPublisher(
            JdbcClient database, TransactionTemplate transaction, StreampodServer server, TaskScheduler scheduler) {
        this.database = database;
        this.transaction = transaction;
        this.server = server;
        this.scheduler = scheduler;
    }

    /** On another thread: that of the commit has a request to answer. */
    @TransactionalEventListener
    void committed(Order change) {
        if (!due.getAndSet(true)) {
            try {
                scheduler.schedule(this::postAll, Instant.now());
            } catch (TaskRejectedException e) {
                log.debug("Stopping: another server posts it, or this one when it is started again", e);
            }
        }
    }

    /** Once a second besides, for what a server has left that died, and what Redis did not take. */
    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void postAll() {
        due.set(false);
        if (server.messagingState().redis() == MessagingState.Redis.DOWN) {
            return;
        }
        try {
            boolean posted;
            do {
                posted = transaction.execute(status -> postNext());
            } while (posted);
        } catch (CompletionException e) {
            log.warn("Changes wait in the outbox: {}", e.getMessage());
        } catch (TransientDataAccessException e) {
            log.debug("Another server posts", e);
        }
    }

    private boolean postNext() {
        Optional<Order> next = database.sql("select * from outbox order by number fetch first row only for update")
                .query(Order.class)
                .optional();
        next.ifPresent(order -> {
            OrdersChannel.of().post(server.messages(), order).join(); // throws unless Redis has it
            database.sql("delete from outbox where id = :id and version = :version")
                    .param("id", order.id())
                    .param("version", order.version())
                    .update();
        });
        return next.isPresent();
    }
}
