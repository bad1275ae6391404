package dev.streampod.server.protocol;

import dev.streampod.entity.EntityCodec;
import dev.streampod.protocol.Protocol;
import java.util.List;

public final class EchoProtocol implements Protocol {

    public static final EchoProtocol INSTANCE = new EchoProtocol();

    private EchoProtocol() {}

    @Override
    public String name() {
        return "echo";
    }

    @Override
    public String fingerprint() {
        return "5d0c2f1e9a7b4c38";
    }

    @Override
    public List<EntityCodec<?>> codecs() {
        return List.of(
                SimpleDataCodec.INSTANCE,
                TextCodec.INSTANCE,
                BoomCodec.INSTANCE,
                BurstCodec.INSTANCE,
                AccountCodec.INSTANCE,
                InternalCodec.INSTANCE);
    }
}
