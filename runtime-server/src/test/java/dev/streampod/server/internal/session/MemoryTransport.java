package dev.streampod.server.internal.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streampod.server.internal.ParentSession;
import dev.streampod.server.internal.outbound.Transport;
import dev.streampod.wire.CloseCode;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A transport without a network: the thread that calls {@link #receive} is the one that reads it. */
public final class MemoryTransport implements Transport {

    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** What the server has written, in order. */
    public final List<String> written = new CopyOnWriteArrayList<>();

    private @Nullable TransportConnection connection;
    private volatile int closeCode;
    private volatile boolean aborted;
    private volatile boolean cannotResume;

    public void attach(TransportConnection accepted) {
        connection = accepted;
    }

    public TransportConnection connection() {
        TransportConnection current = connection;
        if (current == null) {
            throw new IllegalStateException("not accepted yet");
        }
        return current;
    }

    /** The session that the connection carries now. */
    ClientSession session() {
        return (ClientSession) connection().session();
    }

    /** The same, as tests of other packages see it. */
    public ParentSession parentSession() {
        return session();
    }

    /** Hands a message to the server, whether it reads or not. */
    public void receive(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        connection().received(bytes, 0, bytes.length);
        connection().readComplete();
    }

    /** The connection breaks. */
    public void lose() {
        connection().lost();
        connection().closed();
    }

    /** The first frame that begins with one of those, once it is written. */
    public synchronized String expect(String... starts) {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < until) {
            for (String frame : written) {
                if (Arrays.stream(starts).anyMatch(frame::startsWith)) {
                    return frame;
                }
            }
            waitForMore();
        }
        throw new AssertionError("expected " + List.of(starts) + ", and there is " + written);
    }

    synchronized int awaitClose() {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (closeCode == 0 && System.nanoTime() < until) {
            waitForMore();
        }
        return closeCode;
    }

    private void waitForMore() {
        try {
            wait(1_000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean closed() {
        return closeCode != 0;
    }

    boolean aborted() {
        return aborted;
    }

    /** The token of the welcome. */
    public String token() {
        Matcher found = TOKEN.matcher(expect("[\"welcome\""));
        if (!found.find()) {
            throw new AssertionError("no token in " + written);
        }
        return found.group(1);
    }

    @Override
    public synchronized void write(byte[] frame) {
        written.add(new String(frame, UTF_8));
        notifyAll();
    }

    @Override
    public void flush(FlushListener listener) {
        listener.flushed();
    }

    @Override
    public void writeAndFlush(byte[] frame, FlushListener listener) {
        write(frame);
        flush(listener);
    }

    @Override
    public synchronized void close(int code, String reason) {
        closeCode = code;
        notifyAll();
    }

    @Override
    public void abort() {
        synchronized (this) {
            aborted = true;
            closeCode = closeCode == 0 ? CloseCode.ABNORMAL : closeCode;
            notifyAll();
        }
        lose();
    }

    /** From here on it throws an error when it is to be read again. */
    public void failToResume() {
        cannotResume = true;
    }

    @Override
    public void resumeReading() {
        if (cannotResume) {
            throw new NoSuchMethodError("on purpose");
        }
    }

    @Override
    public boolean signalsReadComplete() {
        return true;
    }
}
