package dev.streampod.benchmarks.subject;

import dev.streampod.benchmarks.protocol.server.FollowedEndpoint;
import dev.streampod.benchmarks.protocol.server.GuardedChannel;
import dev.streampod.benchmarks.protocol.server.KeptChannel;
import dev.streampod.benchmarks.protocol.server.TicksChannel;
import dev.streampod.server.Session;

/** Lets everybody follow. */
final class Followed extends FollowedEndpoint {

    @Override
    protected boolean mayFollow(Session session, TicksChannel channel) {
        return true;
    }

    @Override
    protected boolean mayFollow(Session session, GuardedChannel channel) {
        return true;
    }

    @Override
    protected boolean mayFollow(Session session, KeptChannel channel) {
        return true;
    }
}
