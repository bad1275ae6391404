package dev.streampod.examples.board;

import dev.streampod.examples.board.protocol.Order;
import dev.streampod.examples.board.protocol.OrderStatus;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The orders. Each change puts the order's new state into the outbox, in the same transaction. */
@Service
@Transactional
class Orders {

    private final JdbcClient database;
    private final ApplicationEventPublisher events;

    Orders(JdbcClient database, ApplicationEventPublisher events) {
        this.database = database;
        this.events = events;
    }

    @Transactional(readOnly = true)
    List<Order> all() {
        return database.sql("select * from orders order by id")
                .query(Order.class)
                .list();
    }

    @PreAuthorize("hasRole('CLERK')")
    Order place(String customer, String item, String by) {
        var id = new GeneratedKeyHolder();
        database.sql("insert into orders (customer, item, changed_by) values (:customer, :item, :by)")
                .param("customer", customer)
                .param("item", item)
                .param("by", by)
                .update(id, "id");
        return changed(Objects.requireNonNull(id.getKeyAs(Long.class)));
    }

    /**
     * Gives an order another status.
     *
     * @param version of the order that the user has seen
     * @throws StaleOrderException when the order was changed since
     * @throws NoSuchElementException when there is no such order
     */
    @PreAuthorize("hasRole('CLERK')")
    Order change(long id, OrderStatus status, int version, String by) {
        int rows = database.sql("""
                        update orders
                        set status = :status, version = version + 1, changed_by = :by, changed_at = current_timestamp
                        where id = :id and version = :version""")
                .param("status", status.name())
                .param("by", by)
                .param("id", id)
                .param("version", version)
                .update();
        if (rows == 0) {
            throw new StaleOrderException(order(id));
        }
        return changed(id);
    }

    private Order changed(long id) {
        database.sql("""
                        insert into outbox (id, customer, item, status, version, changed_by, changed_at)
                        select id, customer, item, status, version, changed_by, changed_at from orders where id = :id""").param("id", id).update();
        var order = order(id);
        events.publishEvent(order); // wakes the publisher up once this is committed
        return order;
    }

    private Order order(long id) {
        return database.sql("select * from orders where id = :id")
                .param("id", id)
                .query(Order.class)
                .optional()
                .orElseThrow(() -> new NoSuchElementException("There is no order " + id));
    }
}
