package dev.streampod.examples.tour;

import dev.streampod.examples.tour.protocol.AdminsFromClient;
import dev.streampod.examples.tour.protocol.ReportRequest;
import dev.streampod.examples.tour.protocol.SessionReport;
import dev.streampod.examples.tour.protocol.SimpleData;
import dev.streampod.examples.tour.protocol.server.AdminsEndpoint;
import dev.streampod.server.ServerStatistics;
import dev.streampod.server.Session;
import dev.streampod.server.StreamingSession;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** Sends every message back and reports what the server counted; the protocol lets only administrators come here. */
final class Admins extends AdminsEndpoint {

    private final Supplier<ServerStatistics> statistics;
    private final Function<String, CompletableFuture<Void>> revokeUser;
    private final int ownListeners;

    /**
     * @param statistics what the server has counted
     * @param revokeUser takes all keys of a user away, on every server
     * @param ownListeners how many of the channel listeners that the server counts are none of its clients
     */
    Admins(
            Supplier<ServerStatistics> statistics,
            Function<String, CompletableFuture<Void>> revokeUser,
            int ownListeners) {
        this.statistics = statistics;
        this.revokeUser = revokeUser;
        this.ownListeners = ownListeners;
    }

    @Override
    protected void revoke(Session session, String userId) {
        Posts.await(revokeUser.apply(userId), "other servers may not know yet; try again");
    }

    @Override
    protected SessionReport report(Session session) {
        return report(statistics.get());
    }

    @Override
    protected void streamOpened(StreamingSession session) {
        setUserObject(session, new Visitor(session.id()));
    }

    @Override
    protected void handleStreamMessage(StreamingSession session, AdminsFromClient message) {
        if (message instanceof SimpleData echo) {
            sendStreamMessage(session, echo);
        } else if (message instanceof ReportRequest) {
            sendStreamMessage(session, report(statistics.get()));
        }
    }

    private SessionReport report(ServerStatistics counted) {
        return SessionReport.builder()
                .opened(Math.toIntExact(counted.streamsOpened()))
                .closed(Math.toIntExact(counted.streamsClosed()))
                .live(counted.streams())
                .userObjects(counted.userObjects())
                .listeners(counted.channelListeners() - ownListeners)
                .build();
    }
}
