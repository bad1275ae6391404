package dev.streampod.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** One connection of the echo load: keeps its window full and checks that answers come in order. One thread only. */
final class EchoConnection implements FrameListener {

    /** Each answer is checked by length and by the last digit of its id; every so many also byte by byte. */
    private static final int FULL_CHECK_EVERY = 1_000;

    private final ClientConnection connection;
    private final FrameRing ring;
    private final ByteBuffer out;
    private final SelectionKey key;
    private int queuedBytes;
    private long sent;
    private long answered;

    EchoConnection(ClientConnection connection, FrameRing ring, Selector selector) throws IOException {
        this.connection = connection;
        this.ring = ring;
        this.out = ring.duplicate();
        this.key = connection.channel().register(selector, SelectionKey.OP_READ, this);
    }

    void send(int messages) throws IOException {
        sent += messages;
        queuedBytes += messages * ring.frameLength();
        write();
    }

    /** Handles what the selector found; answers how many messages came back. */
    int ready(boolean refill) throws IOException {
        long before = answered;
        if (key.isReadable()) {
            connection.read(this);
        }
        int received = (int) (answered - before);
        if (refill && received > 0) {
            send(received);
        } else if (key.isWritable()) {
            write();
        }
        return received;
    }

    private void write() throws IOException {
        out.limit(out.position() + queuedBytes);
        queuedBytes -= connection.channel().write(out);
        if (out.position() >= ring.bytes()) {
            out.position(out.position() - ring.bytes());
        }
        key.interestOps(queuedBytes == 0 ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }

    @Override
    public void onText(ByteBuffer in, int offset, int length) {
        boolean right = length == ring.payloadLength()
                && ring.marked(in, offset, answered)
                && (answered % FULL_CHECK_EVERY != 0 || ring.equal(in, offset, answered));
        if (!right) {
            var text = new byte[length];
            in.get(offset, text);
            throw new LoadException("wrong answer " + answered + ": " + new String(text, UTF_8));
        }
        answered++;
    }

    long outstanding() {
        return sent - answered;
    }
}
