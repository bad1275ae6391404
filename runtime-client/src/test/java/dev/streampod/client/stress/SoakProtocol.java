package dev.streampod.client.stress;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.protocol.ChannelDefinition;
import dev.streampod.protocol.EndpointDefinition;
import dev.streampod.protocol.MessageSet;
import dev.streampod.protocol.Protocol;
import dev.streampod.protocol.ValueCodec;
import java.util.List;

/** One endpoint with channels to follow: {@code kept} has a history, {@code passing} has none. */
final class SoakProtocol implements Protocol {

    private static final ValueCodec<Long> LONG = ValueCodec.<Long>of(EntityReader::readLong, EntityWriter::writeLong);

    static final ChannelDefinition KEPT = ChannelDefinition.builder("kept")
            .parameter("number", LONG)
            .history()
            .messages(MessageSet.of(Tick.class));

    static final ChannelDefinition PASSING =
            ChannelDefinition.builder("passing").parameter("number", LONG).messages(MessageSet.of(Tick.class));

    static final EndpointDefinition SOAK =
            EndpointDefinition.builder("soak").channels(KEPT, PASSING).build();

    static final SoakProtocol INSTANCE = new SoakProtocol();

    private SoakProtocol() {}

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public String fingerprint() {
        return "50a4";
    }

    @Override
    public List<EntityCodec<?>> codecs() {
        return List.of(Tick.CODEC);
    }
}
