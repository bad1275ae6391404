package dev.streampod.server.connection;

import dev.streampod.server.Limits;
import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.messaging.MessageCentral;
import dev.streampod.server.messaging.presence.PresenceCentral;
import dev.streampod.server.metrics.ServerCounters;
import dev.streampod.wire.FrameReader;
import dev.streampod.wire.FrameWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What all connections of a server share. Everything in it is safe for use from any thread. */
record ConnectionContext(
        String serverName,
        Limits limits,
        Routes routes,
        FrameReader reader,
        FrameWriter writer,
        @Nullable Authenticator authenticator,
        RevocationLog revocations,
        SignIns signIns,
        AddressShares addresses,
        MessageCentral messages,
        PresenceCentral presence,
        HandlerThreads handlers,
        NetworkThreads networkThreads,
        TimerWheel timers,
        List<Flusher> flushers,
        ServerCounters counters) {}
