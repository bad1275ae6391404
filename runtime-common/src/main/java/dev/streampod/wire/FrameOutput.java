package dev.streampod.wire;

import java.io.OutputStream;
import java.util.Arrays;

/** Collects what a generator writes, one frame at a time, in a buffer that is used again. */
final class FrameOutput extends OutputStream {

    /** A buffer that grew beyond this is given up after its frame. */
    private static final int KEPT_BYTES = 64 * 1024;

    private static final int INITIAL_BYTES = 1024;

    private byte[] buffer = new byte[INITIAL_BYTES];
    private int length;

    @Override
    public void write(int value) {
        ensure(1);
        buffer[length++] = (byte) value;
    }

    @Override
    public void write(byte[] from, int offset, int count) {
        ensure(count);
        System.arraycopy(from, offset, buffer, length, count);
        length += count;
    }

    private void ensure(int more) {
        if (more > buffer.length - length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
        }
    }

    int length() {
        return length;
    }

    /** A copy of what was written from an index on. */
    byte[] bytesFrom(int index) {
        return Arrays.copyOfRange(buffer, index, length);
    }

    /** A copy of what was written since the last call. */
    byte[] takeBytes() {
        byte[] bytes = Arrays.copyOf(buffer, length);
        length = 0;
        if (buffer.length > KEPT_BYTES) {
            buffer = new byte[INITIAL_BYTES];
        }
        return bytes;
    }
}
