package dev.streampod.examples.board;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the board. */
@SpringBootApplication
@EnableScheduling
class BoardApplication {

    private static final Logger log = LoggerFactory.getLogger(BoardApplication.class);

    public static void main(String[] arguments) {
        SpringApplication.run(BoardApplication.class, arguments);
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        log.info(
                "Open http://localhost:{} and sign in as ada or bob, who change orders, or as eve, who only looks; the"
                        + " passwords are the names",
                event.getApplicationContext().getEnvironment().getProperty("local.server.port"));
    }
}
