package dev.streampod.examples.board;

import dev.streampod.examples.board.protocol.Order;
import dev.streampod.examples.board.protocol.OrderStatus;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.core.Authentication;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Reads and changes orders. Does not know of their followers. */
@RestController
@RequestMapping("/api")
class OrderController {

    /** As in the schema. */
    private static final int LONGEST_TEXT = 80;

    private final Orders orders;

    OrderController(Orders orders) {
        this.orders = orders;
    }

    record Me(String name, boolean mayChange) {}

    record NewOrder(String customer, String item) {

        NewOrder {
            check("customer", customer);
            check("item", item);
        }

        private static void check(String field, @Nullable String text) {
            if (!StringUtils.hasText(text) || text.length() > LONGEST_TEXT) {
                throw new IllegalArgumentException(field + " is a text of 1 to " + LONGEST_TEXT + " characters");
            }
        }
    }

    /** @param version of the order that the user has seen */
    record Change(OrderStatus status, int version) {}

    @GetMapping("/me")
    Me me(Authentication user) {
        boolean mayChange = user.getAuthorities().stream().anyMatch(each -> "ROLE_CLERK".equals(each.getAuthority()));
        return new Me(user.getName(), mayChange);
    }

    @GetMapping("/orders")
    List<Order> all() {
        return orders.all();
    }

    @PostMapping("/orders")
    @ResponseStatus(HttpStatus.CREATED)
    Order place(@RequestBody NewOrder order, Authentication user) {
        return orders.place(order.customer(), order.item(), user.getName());
    }

    @PatchMapping("/orders/{id}")
    Order change(@PathVariable long id, @RequestBody Change change, Authentication user) {
        return orders.change(id, change.status(), change.version(), user.getName());
    }

    @ExceptionHandler
    ProblemDetail stale(StaleOrderException e) {
        var problem = ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, e.getMessage());
        problem.setProperty("order", e.order());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail unknown(NoSuchElementException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, e.getMessage());
    }
}
