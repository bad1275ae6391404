package dev.streampod.server.internal.broker;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.protocol.Protocol;
import java.util.List;

/** The classes that these tests post. Shaped as generated protocols are. */
public final class TestProtocol implements Protocol {

    public static final TestProtocol INSTANCE = new TestProtocol();

    private TestProtocol() {}

    public static EntityRegistry registry() {
        return EntityRegistry.of(List.of(INSTANCE));
    }

    @Override
    public String name() {
        return "test";
    }

    @Override
    public String fingerprint() {
        return "00";
    }

    @Override
    public List<EntityCodec<?>> codecs() {
        return List.of(Note.NoteCodec.INSTANCE, Tick.TickCodec.INSTANCE);
    }
}
