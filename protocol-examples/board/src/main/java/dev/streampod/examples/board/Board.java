package dev.streampod.examples.board;

import dev.streampod.examples.board.protocol.server.BoardEndpoint;
import dev.streampod.examples.board.protocol.server.OrdersChannel;
import dev.streampod.server.Session;
import org.springframework.stereotype.Component;

/** What the page connects to. Changes reach it from the channel; no code forwards them. */
@Component
class Board extends BoardEndpoint {

    /** Allows every user; the protocol requires a login. */
    @Override
    protected boolean mayFollow(Session session, OrdersChannel orders) {
        return true;
    }
}
