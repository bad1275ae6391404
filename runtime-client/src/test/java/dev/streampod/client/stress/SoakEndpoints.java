package dev.streampod.client.stress;

import dev.streampod.protocol.Protocol;
import dev.streampod.server.Endpoint;
import dev.streampod.server.EndpointSet;
import dev.streampod.server.FollowableChannel;
import dev.streampod.server.MethodEndpoint;
import dev.streampod.server.Session;
import dev.streampod.server.auth.AuthenticationInfo;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The server's side of {@link SoakProtocol}: {@value #BARRED} may not follow every channel, everybody else may. */
final class SoakEndpoints implements EndpointSet {

    static final String BARRED = "barred";

    /** The key of a user is its name. */
    static Optional<AuthenticationInfo> authenticate(String key) {
        return Optional.of(AuthenticationInfo.of(key));
    }

    @Override
    public Protocol protocol() {
        return SoakProtocol.INSTANCE;
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(new Soak());
    }

    private static final class Soak extends MethodEndpoint {

        private Soak() {
            super(SoakProtocol.SOAK);
        }

        /** Takes its time now and then. */
        private static boolean mayFollow(Session session, String channel) {
            if (ThreadLocalRandom.current().nextInt(4) == 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            String user =
                    session.authentication().map(AuthenticationInfo::userId).orElse("");
            return !user.equals(BARRED) || !channel.endsWith("1");
        }

        @Override
        protected List<FollowableChannel<?>> followableChannels() {
            return List.of(
                    FollowableChannel.of(
                            SoakProtocol.KEPT,
                            arguments -> SoakChannel.Kept.of(arguments.<Long>get(0)),
                            (session, channel) -> mayFollow(session, channel.name())),
                    FollowableChannel.of(
                            SoakProtocol.PASSING,
                            arguments -> SoakChannel.Passing.of(arguments.<Long>get(0)),
                            (session, channel) -> mayFollow(session, channel.name())));
        }
    }
}
