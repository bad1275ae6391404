package dev.streampod.benchmarks.load;

import java.nio.ByteBuffer;

/** Encodes frames of a WebSocket client: final, masked, at most 65,535 bytes of payload. */
final class ClientFrames {

    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int SHORT_PAYLOAD = 125;
    private static final int MAX_PAYLOAD = 0xFFFF;

    private ClientFrames() {}

    static int length(int payload) {
        return (payload <= SHORT_PAYLOAD ? 2 : 4) + 4 + payload;
    }

    static void put(ByteBuffer out, int opcode, byte[] payload, int mask) {
        if (payload.length > MAX_PAYLOAD) {
            throw new IllegalArgumentException("payload of " + payload.length + " bytes, at most " + MAX_PAYLOAD);
        }
        out.put((byte) (0x80 | opcode));
        if (payload.length <= SHORT_PAYLOAD) {
            out.put((byte) (0x80 | payload.length));
        } else {
            out.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        out.putInt(mask);
        for (int i = 0; i < payload.length; i++) {
            out.put((byte) (payload[i] ^ (mask >>> (24 - 8 * (i & 3)))));
        }
    }

    static ByteBuffer of(int opcode, byte[] payload, int mask) {
        var out = ByteBuffer.allocate(length(payload.length));
        put(out, opcode, payload, mask);
        return out.flip();
    }
}
