package dev.streampod.examples.board;

import dev.streampod.examples.board.protocol.Order;

/** Somebody wants to change an order and has not seen its last change. */
class StaleOrderException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Order order;

    /** @param order as it is now */
    StaleOrderException(Order order) {
        super("Order " + order.id() + " was " + order.status() + " by " + order.changedBy() + " meanwhile");
        this.order = order;
    }

    Order order() {
        return order;
    }
}
