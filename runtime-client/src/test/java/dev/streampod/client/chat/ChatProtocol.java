package dev.streampod.client.chat;

import dev.streampod.entity.EntityCodec;
import dev.streampod.protocol.Protocol;
import java.util.List;

public final class ChatProtocol implements Protocol {

    public static final ChatProtocol INSTANCE = new ChatProtocol();

    private ChatProtocol() {}

    @Override
    public String name() {
        return "chat";
    }

    @Override
    public String fingerprint() {
        return "c0ffee";
    }

    @Override
    public List<EntityCodec<?>> codecs() {
        return List.of(LineCodec.INSTANCE);
    }
}
