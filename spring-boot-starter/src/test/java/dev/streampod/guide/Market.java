package dev.streampod.guide;

import dev.streampod.guide.prices.Price;
import dev.streampod.guide.prices.server.PriceChannel;
import dev.streampod.server.StreampodServer;
import java.math.BigDecimal;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** As docs/coming-from.md shows it. */
@Component
class Market {

    private final StreampodServer server;

    Market(StreampodServer server) {
        this.server = server;
    }

    @Scheduled(fixedRate = 1000)
    void tick() {
        var amount = BigDecimal.valueOf(ThreadLocalRandom.current().nextLong(9_000, 11_000), 2);
        PriceChannel.of("ACME").post(server.messages(), new Price("ACME", amount));
    }
}
