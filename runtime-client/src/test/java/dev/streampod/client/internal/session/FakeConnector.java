package dev.streampod.client.internal.session;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Transports without a network, which do what the test says and remember what they were told. */
final class FakeConnector implements Connector {

    private final BlockingQueue<FakeTransport> transports = new LinkedBlockingQueue<>();
    private volatile @Nullable Consumer<FakeTransport> whileConnecting;

    @Override
    public Transport connect(URI url, int maxMessageBytes, TransportListener listener) {
        var transport = new FakeTransport(listener);
        transports.add(transport);
        Consumer<FakeTransport> first = whileConnecting;
        if (first != null) {
            first.accept(transport);
        }
        return transport;
    }

    /** Has something happen to each transport before the caller that connects has it. */
    void whileConnecting(@Nullable Consumer<FakeTransport> happens) {
        whileConnecting = happens;
    }

    /** The next transport that was begun. */
    FakeTransport next() {
        try {
            FakeTransport transport = transports.poll(60, TimeUnit.SECONDS);
            if (transport == null) {
                throw new AssertionError("no attempt to connect within 60 s");
            }
            return transport;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** How many were begun and not taken. */
    int waiting() {
        return transports.size();
    }

    static final class FakeTransport implements Transport {

        final TransportListener listener;
        final BlockingQueue<String> told = new LinkedBlockingQueue<>();

        /** What waits for the peer to read; null while it reads. */
        @Nullable
        List<Runnable> held;

        private FakeTransport(TransportListener listener) {
            this.listener = listener;
        }

        /** Opens it, and has the server welcome it. */
        FakeTransport welcome() {
            return welcomeWith("");
        }

        /** The same with a session that outlives it. */
        FakeTransport welcomeResumable(String resume) {
            return welcomeWith(",\"resume\":{" + resume + "}");
        }

        private FakeTransport welcomeWith(String more) {
            listener.opened(this);
            receive("[\"welcome\",{\"connection\":\"c\",\"heartbeatMillis\":25000,\"limits\":{},\"server\":\"s\"" + more
                    + "}]");
            return this;
        }

        void receive(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            listener.received(bytes, 0, bytes.length);
        }

        @Override
        public void write(List<byte[]> frames, Runnable written) {
            frames.forEach(frame -> told.add(new String(frame, StandardCharsets.UTF_8)));
            if (held == null) {
                written.run();
            } else {
                held.add(written);
            }
        }

        @Override
        public void close(int code, String reason) {
            told.add("close " + code);
        }

        @Override
        public void abort() {
            told.add("abort");
        }
    }
}
