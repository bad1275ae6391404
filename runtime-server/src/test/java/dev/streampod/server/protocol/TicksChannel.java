package dev.streampod.server.protocol;

import dev.streampod.server.ChannelName;
import dev.streampod.server.TypedChannel;

public final class TicksChannel extends TypedChannel<SimpleData> {

    private TicksChannel(ChannelName name) {
        super(name, SimpleData.class);
    }

    public static TicksChannel of() {
        return new TicksChannel(nameOf("ticks"));
    }
}
