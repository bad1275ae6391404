package dev.streampod.benchmarks.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streampod.benchmarks.protocol.BenchmarkProtocol;
import dev.streampod.benchmarks.protocol.EchoMessage;
import dev.streampod.entity.Audience;
import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.EntityWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * One small message, from object to bytes and back, on one Jackson with one recycler pool: the generated codec, one
 * written by hand, and databind.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {

    private static final int BUFFER_SIZE = 256;

    private final JsonFactory factory = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .build();
    private final ObjectReader reader = new JsonMapper(factory).readerFor(HandWrittenMessage.class);
    private final ObjectWriter writer = new JsonMapper(factory).writerFor(HandWrittenMessage.class);

    private final HandWrittenMessage message = new HandWrittenMessage(
            1_000_000, "ada-lovelace", "hello, world", Instant.parse("2026-11-23T10:15:30.123Z"), 17, 42);
    private final byte[] json = ("{\"id\":1000000,\"sender\":\"ada-lovelace\",\"text\":\"hello, world\","
                    + "\"sentAt\":\"2026-11-23T10:15:30.123Z\",\"x\":17,\"y\":42}")
            .getBytes(UTF_8);

    private final EchoMessage entity = EchoMessage.builder()
            .id(message.id())
            .sender(message.sender())
            .text(message.text())
            .sentAt(message.sentAt())
            .x(message.x())
            .y(message.y())
            .build();
    private final EntityRegistry registry = EntityRegistry.of(List.of(BenchmarkProtocol.INSTANCE));
    private final EntityCodec<EchoMessage> codec = registry.of(entity);

    @Benchmark
    public byte[] encodeGenerated() {
        var bytes = new ByteArrayOutputStream(BUFFER_SIZE);
        try (var out = factory.createGenerator(ObjectWriteContext.empty(), bytes)) {
            new EntityWriter(registry, Audience.CLIENT, out).writeEntity(codec, entity);
        }
        return bytes.toByteArray();
    }

    @Benchmark
    public Object decodeGenerated() {
        try (var in = factory.createParser(ObjectReadContext.empty(), json)) {
            in.nextToken();
            return new EntityReader(registry, Audience.CLIENT, in).readEntity(codec);
        }
    }

    @Benchmark
    public byte[] encodeHandWritten() throws IOException {
        var bytes = new ByteArrayOutputStream(BUFFER_SIZE);
        try (var out = factory.createGenerator(ObjectWriteContext.empty(), bytes)) {
            HandWrittenCodec.write(message, out);
        }
        return bytes.toByteArray();
    }

    @Benchmark
    public Object decodeHandWritten() {
        try (var in = factory.createParser(ObjectReadContext.empty(), json)) {
            return HandWrittenCodec.read(in);
        }
    }

    @Benchmark
    public byte[] encodeDatabind() {
        return writer.writeValueAsBytes(message);
    }

    @Benchmark
    public Object decodeDatabind() {
        return reader.readValue(json);
    }
}
