package dev.streampod.server.internal;

import dev.streampod.concurrent.TimerWheel;
import dev.streampod.server.Limits;
import dev.streampod.server.auth.Authenticator;
import dev.streampod.server.internal.auth.RevocationLog;
import dev.streampod.server.internal.auth.SignIns;
import dev.streampod.server.internal.broker.MessageBroker;
import dev.streampod.server.internal.endpoint.Routes;
import dev.streampod.server.internal.metrics.ServerCounters;
import dev.streampod.server.internal.outbound.Flusher;
import dev.streampod.server.internal.presence.PresenceRegistry;
import dev.streampod.server.internal.thread.AddressShares;
import dev.streampod.server.internal.thread.HandlerThreads;
import dev.streampod.server.internal.thread.NetworkThreads;
import dev.streampod.wire.FrameReader;
import dev.streampod.wire.FrameWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of a server that all its sessions share. Everything in it is safe for use from any thread. */
public record ServerContext(
        String serverName,
        Limits limits,
        Routes routes,
        FrameReader reader,
        FrameWriter writer,
        @Nullable Authenticator authenticator,
        RevocationLog revocations,
        SignIns signIns,
        AddressShares addresses,
        MessageBroker messages,
        PresenceRegistry presence,
        HandlerThreads handlers,
        NetworkThreads networkThreads,
        TimerWheel timers,
        List<Flusher> flushers,
        ServerCounters counters) {}
