package dev.streampod.wire;

import java.io.InputStream;
import java.io.OutputStream;

/** The input of a parser: one frame's bytes, then the next one's. It ends where the frame ends, until there is another. */
final class FrameInput extends InputStream {

    private byte[] bytes = {};
    private int at;
    private int end;
    private final Rest rest = new Rest();

    void next(byte[] buffer, int offset, int length) {
        bytes = buffer;
        at = offset;
        end = offset + length;
        rest.onlySpace = true;
    }

    @Override
    public int read() {
        return at < end ? bytes[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        int count = Math.min(length, end - at);
        if (count <= 0) {
            return -1;
        }
        System.arraycopy(bytes, at, into, offset, count);
        at += count;
        return count;
    }

    /** Takes what the parser has read ahead. */
    OutputStream rest() {
        return rest;
    }

    /** Throws unless only white space follows what was parsed; releases the frame's bytes. */
    void requireOnlySpaceLeft() {
        rest.write(bytes, at, end - at);
        bytes = new byte[0];
        at = 0;
        end = 0;
        if (!rest.onlySpace) {
            throw new FrameSyntaxException("more than one frame in a message");
        }
    }

    private static final class Rest extends OutputStream {

        private boolean onlySpace = true;

        @Override
        public void write(int value) {
            onlySpace &= value == ' ' || value == '\n' || value == '\r' || value == '\t';
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            for (int i = 0; i < length; i++) {
                write(from[offset + i]);
            }
        }
    }
}
