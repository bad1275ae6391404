package dev.streampod.client.stress;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.protocol.ChannelDefinition;
import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.MessageSet;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.Protocol;
import dev.streampod.protocol.ValueCodec;
import java.util.List;

/** One endpoint with a stream and methods of each kind. */
final class WorkProtocol implements Protocol {

    private static final ValueCodec<Long> LONG = ValueCodec.<Long>of(EntityReader::readLong, EntityWriter::writeLong);

    /** Returns the square; may be called again. */
    static final MethodDefinition<Long> SQUARE = MethodDefinition.builder("square")
            .parameter("value", LONG)
            .idempotent()
            .returns(LONG);

    /** Returns its argument; runs once for each client and number, or not at all. */
    static final MethodDefinition<Long> ONCE = MethodDefinition.builder("once")
            .parameter("client", ValueCodec.<String>of(EntityReader::readString, EntityWriter::writeString))
            .parameter("number", LONG)
            .returns(LONG);

    /** 0, 1, 2, … to the number before its argument. */
    static final MethodDefinition<Long> COUNT =
            MethodDefinition.builder("count").parameter("to", LONG).returnsStream(LONG);

    /** Adds up what it is given. */
    static final MethodDefinition<Long> SUM =
            MethodDefinition.builder("sum").streamParameter("values", LONG).returns(LONG);

    /** What was done. */
    static final ChannelDefinition REPORTS = ChannelDefinition.builder("reports")
            .history()
            .presence(MessageSet.of(Report.class))
            .messages(MessageSet.of(Report.class));

    static final EndpointDefinition WORK = EndpointDefinition.builder("work").stream(
                    MessageSet.of(Tick.class), MessageSet.of(Report.class))
            .methods(SQUARE, ONCE, COUNT, SUM)
            .build();

    static final WorkProtocol INSTANCE = new WorkProtocol();

    private WorkProtocol() {}

    @Override
    public String name() {
        return "work";
    }

    @Override
    public String fingerprint() {
        return "57e55";
    }

    @Override
    public List<EntityCodec<?>> codecs() {
        return List.of(Tick.CODEC, Report.CODEC);
    }
}
