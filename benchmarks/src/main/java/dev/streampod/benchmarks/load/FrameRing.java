package dev.streampod.benchmarks.load;

import dev.streampod.benchmarks.BenchmarkMessages;
import java.nio.ByteBuffer;

/**
 * The messages a connection sends over and over, masked once and laid end to end, so that any run of them is one
 * contiguous slice and costs one write. Immutable; connections share it, each through its own {@link #duplicate()}.
 */
final class FrameRing {

    /** Distinct messages before they repeat: more than can be in flight, so that a swapped pair is noticed. */
    static final int SIZE = 128;

    private final ByteBuffer frames;
    private final byte[][] payloads = new byte[SIZE][];
    private final int frameLength;
    private final int markOffset;

    /** @param window the longest run that is sent at once */
    FrameRing(String endpoint, int window) {
        for (int i = 0; i < SIZE; i++) {
            payloads[i] = BenchmarkMessages.frame(endpoint, i);
        }
        frameLength = ClientFrames.length(payloads[0].length);
        markOffset = BenchmarkMessages.idOffset(endpoint) + BenchmarkMessages.ID_DIGITS - 1;
        var buffer = ByteBuffer.allocateDirect(frameLength * (SIZE + window));
        for (int i = 0; i < SIZE + window; i++) {
            // Any key but 0, which some servers treat apart.
            ClientFrames.put(buffer, ClientFrames.TEXT, payloads[i % SIZE], 0x5A17_C3E9 + i % SIZE);
        }
        frames = buffer.flip().asReadOnlyBuffer();
    }

    ByteBuffer duplicate() {
        return frames.duplicate();
    }

    int frameLength() {
        return frameLength;
    }

    /** The bytes after which the ring starts again. */
    int bytes() {
        return frameLength * SIZE;
    }

    int payloadLength() {
        return payloads[0].length;
    }

    /** Whether a payload ends its id like message {@code index}: cheap enough for each of them. */
    boolean marked(ByteBuffer in, int offset, long index) {
        return in.get(offset + markOffset) == payloads[(int) (index % SIZE)][markOffset];
    }

    boolean equal(ByteBuffer in, int offset, long index) {
        return in.slice(offset, payloadLength()).equals(ByteBuffer.wrap(payloads[(int) (index % SIZE)]));
    }
}
