package dev.streampod.benchmarks.server;

import java.io.IOException;
import java.io.OutputStream;

/** The life of a measured server's process. */
public final class MeasuredServer {

    private MeasuredServer() {}

    /**
     * Says on standard output where the server listens ({@code listening port=N control=N}) and returns when standard
     * input ends, which it also does when the parent process has exited.
     *
     * @param port where the server under test accepts connections
     */
    public static void serveUntilInputEnds(int port, Poster poster) throws IOException {
        try (var control = new ControlPort(poster)) {
            System.out.println("listening port=" + port + " control=" + control.port());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
