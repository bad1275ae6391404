package dev.streampod.guide;

import dev.streampod.guide.prices.server.PriceChannel;
import dev.streampod.guide.prices.server.PricesEndpoint;
import dev.streampod.server.Session;
import org.springframework.stereotype.Component;

/** As docs/coming-from.md shows it. */
@Component
class Prices extends PricesEndpoint {

    @Override
    protected boolean mayFollow(Session session, PriceChannel price) {
        return true;
    }
}
