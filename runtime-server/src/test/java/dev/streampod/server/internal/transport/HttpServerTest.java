package dev.streampod.server.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.server.PortInUseException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** Why a server could not bind its port, whatever language the operating system speaks. */
class HttpServerTest {

    private static final BindException GERMAN = new BindException("Die Adresse wird bereits verwendet");

    @Test
    void aPortThatAnotherListensOnIsInUseInEveryLanguage() throws IOException {
        try (var occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = occupied.getLocalPort();
            assertThat(HttpServer.bindFailure("127.0.0.1", port, GERMAN)).isInstanceOf(PortInUseException.class);
            assertThat(HttpServer.bindFailure(null, port, GERMAN)).isInstanceOf(PortInUseException.class);
        }
    }

    @Test
    void anAddressOfAnotherMachineIsNotAPortInUseWhateverTheTextSays() {
        assertThat(HttpServer.bindFailure("192.0.2.1", 0, new BindException("Address already in use")))
                .isNotInstanceOf(PortInUseException.class)
                .hasMessageContaining("192.0.2.1:0")
                .hasMessageContaining("Choose an address of this machine");
        assertThat(HttpServer.bindFailure("no-such-host.invalid", 8080, GERMAN))
                .isNotInstanceOf(PortInUseException.class);
    }
}
