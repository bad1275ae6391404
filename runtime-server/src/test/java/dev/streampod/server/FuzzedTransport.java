package dev.streampod.server;

import dev.streampod.server.internal.outbound.Transport;
import dev.streampod.server.internal.session.TransportConnection;
import dev.streampod.wire.CloseCode;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A transport in memory whose client does what a test says, stops taking what is written for a while, and goes away. */
final class FuzzedTransport implements Transport {

    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private @Nullable TransportConnection connection;

    // Guarded by this.
    private boolean readOn = true;
    private boolean stalled;
    private @Nullable FlushListener pending;
    private int closeCode;
    private boolean gone;
    private String token;
    private String malformed = "";

    /** @param token that of the session before */
    FuzzedTransport(String token) {
        this.token = token;
    }

    void attach(TransportConnection accepted) {
        connection = accepted;
    }

    private TransportConnection connection() {
        TransportConnection current = connection;
        if (current == null) {
            throw new IllegalStateException("not accepted yet");
        }
        return current;
    }

    /** Hands a message to the server as soon as it reads; not when the server has closed the connection. */
    void receive(byte[] text) {
        synchronized (this) {
            long until = System.nanoTime() + PATIENCE_NANOS;
            while (!readOn && !over()) {
                if (System.nanoTime() > until) {
                    throw new AssertionError("the server does not read on");
                }
                waitABit();
            }
            if (over()) {
                return;
            }
            readOn = false;
        }
        if (connection().received(text, 0, text.length)) {
            resumeReading();
        }
        connection().readComplete();
    }

    private void waitABit() {
        try {
            wait(10);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the client takes what is written. */
    void stall(boolean on) {
        FlushListener listener;
        synchronized (this) {
            stalled = on;
            listener = on ? null : pending;
            if (!on) {
                pending = null;
            }
        }
        if (listener != null) {
            listener.flushed();
        }
    }

    /** Whether the server has closed the connection. */
    synchronized boolean over() {
        return closeCode != 0 || gone;
    }

    synchronized String token() {
        return token;
    }

    /** The first of what was written that is no frame. */
    synchronized String malformed() {
        return malformed;
    }

    /** The connection is lost, or its client closes it, or answers the server's close. */
    void end(int code) {
        FlushListener listener;
        synchronized (this) {
            gone = true;
            listener = pending;
            pending = null;
        }
        if (code == CloseCode.ABNORMAL) {
            connection().lost();
        } else {
            connection().closedByClient(code);
        }
        if (listener != null) {
            listener.flushFailed();
        }
        connection().closed();
    }

    @Override
    public synchronized void write(byte[] frame) {
        String text = new String(frame, StandardCharsets.UTF_8);
        if (!text.startsWith("[\"") || !text.endsWith("]")) {
            malformed = text;
        }
        Matcher found = TOKEN.matcher(text);
        if (text.startsWith("[\"welcome\"") && found.find()) {
            token = found.group(1);
        }
    }

    @Override
    public void flush(FlushListener listener) {
        boolean lost;
        synchronized (this) {
            if (stalled && !gone) {
                pending = listener;
                return;
            }
            lost = gone;
        }
        if (lost) {
            listener.flushFailed();
        } else {
            listener.flushed();
        }
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
    public synchronized void abort() {
        closeCode = CloseCode.ABNORMAL;
        notifyAll();
    }

    @Override
    public void resumeReading() {
        synchronized (this) {
            readOn = true;
            notifyAll();
        }
    }

    @Override
    public boolean signalsReadComplete() {
        return true;
    }
}
