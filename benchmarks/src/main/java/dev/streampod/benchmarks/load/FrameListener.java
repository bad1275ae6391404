package dev.streampod.benchmarks.load;

import java.nio.ByteBuffer;

/** Hears the text frames of a connection. */
@FunctionalInterface
interface FrameListener {

    /** Called on the selecting thread; the bytes are valid during the call only. */
    void onText(ByteBuffer in, int offset, int length);
}
