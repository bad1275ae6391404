package dev.streampod.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streampod.wire.ErrorCode;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting until a stream is open. */
@Timeout(300)
final class OpenStreamTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Connected connected = new Connected();

    @AfterEach
    void close() {
        connected.close();
    }

    @Test
    void itCompletesWhenTheServerHasOpenedTheStream() {
        CompletableFuture<Void> open = connected.client.chat().openStream();
        connected.connection.expect("[\"open\",\"chat\"]");
        assertThat(open).isNotDone();

        connected.connection.send("[\"opened\",\"chat\"]");

        assertThat(open).succeedsWithin(PATIENCE);
        assertThat(connected.client.chat().openStream()).isCompleted();
        assertThat(connected.connection.waiting()).isZero();
    }

    @Test
    void itFailsWhenTheServerRefusesTheStream() {
        CompletableFuture<Void> open = connected.client.admin().openStream();
        connected.connection.expect("[\"open\",\"admin\"]");
        connected.connection.send("[\"refused\",\"admin\",\"forbidden\",\"for admins\"]");

        assertThat(open)
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        StreamRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.FORBIDDEN));
    }

    @Test
    void itIsCancelledWhenTheApplicationClosesTheStreamOrTheClient() {
        CompletableFuture<Void> chat = connected.client.chat().openStream();
        CompletableFuture<Void> admin = connected.client.admin().openStream();

        connected.client.chat().closeStream();
        connected.client.close();

        assertThatThrownBy(chat::join).isInstanceOf(CancellationException.class);
        assertThatThrownBy(admin::join).isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> connected.client.chat().openStream()).isInstanceOf(ClientClosedException.class);
    }

    @Test
    void itSurvivesALostConnection() {
        CompletableFuture<Void> open = connected.client.chat().openStream();
        connected.connection.expect("[\"open\",\"chat\"]");
        connected.connection.cut();

        var next = connected.server.welcome();
        next.open("chat");

        assertThat(open).succeedsWithin(PATIENCE);
    }
}
