package dev.streampod.wire;

import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.core.util.RecyclerPool;

/**
 * Makes the factories of JSON parsers. Names and texts may be as long as the message is that they are in, which is bounded
 * elsewhere; the depth and the length of numbers are bounded here.
 *
 * <p>A factory remembers thousands of the names that its parsers met, so that each is made into a string once. Peers choose
 * the names, and how long they are; so that these do not pile up, a factory is given up when so much was read with it. Safe
 * for use from any thread.
 */
public final class JsonParsing {

    /** How much is read with one factory, in bytes. */
    private static final int LIFETIME_BYTES = 64 * 1024;

    private record Current(JsonFactory factory, AtomicInteger bytesLeft) {}

    private final RecyclerPool<BufferRecycler> buffers;
    private final StreamReadConstraints constraints;
    private volatile Current current;

    private JsonParsing(RecyclerPool<BufferRecycler> buffers, int nesting) {
        this.buffers = buffers;
        this.constraints = StreamReadConstraints.builder()
                .maxNestingDepth(nesting)
                .maxNameLength(Integer.MAX_VALUE)
                .maxStringLength(Integer.MAX_VALUE)
                .build();
        this.current = fresh();
    }

    /**
     * For parsers that are kept, and have buffers of their own.
     *
     * @param nesting how deep arrays and objects may be nested
     */
    public static JsonParsing withKeptParsers(int nesting) {
        return new JsonParsing(JsonRecyclerPools.nonRecyclingPool(), nesting);
    }

    /**
     * For a parser for each text; each has to be closed.
     *
     * @param nesting how deep arrays and objects may be nested
     */
    public static JsonParsing withParserPerText(int nesting) {
        return new JsonParsing(JsonRecyclerPools.threadLocalPool(), nesting);
    }

    private Current fresh() {
        JsonFactory factory = JsonFactory.builder()
                .recyclerPool(buffers)
                .streamReadConstraints(constraints)
                .build();
        return new Current(factory, new AtomicInteger(LIFETIME_BYTES));
    }

    /**
     * A factory for one parser.
     *
     * @param bytes how much the parser will read
     */
    public JsonFactory factory(int bytes) {
        Current used = current;
        if (used.bytesLeft.addAndGet(-bytes) < 0) {
            used = fresh();
            used.bytesLeft.addAndGet(-bytes);
            current = used;
        }
        return used.factory;
    }
}
