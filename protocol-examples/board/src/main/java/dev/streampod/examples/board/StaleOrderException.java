package dev.streampod.examples.board;

import dev.streampod.examples.board.protocol.Order;

/** The change of an order is based on an old version of it. */
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
