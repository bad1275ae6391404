package dev.streampod.examples.tour;

import dev.streampod.examples.tour.protocol.AdminsFromClient;
import dev.streampod.examples.tour.protocol.ReportRequest;
import dev.streampod.examples.tour.protocol.SessionReport;
import dev.streampod.examples.tour.protocol.SimpleData;
import dev.streampod.examples.tour.protocol.server.AdminsEndpoint;
import dev.streampod.server.Revocations;
import dev.streampod.server.ServerStatistics;
import dev.streampod.server.Session;
import dev.streampod.server.StreamingSession;
import java.util.function.Supplier;

/** Sends every message back and reports what the server counted; the protocol lets only administrators come here. */
final class Admins extends AdminsEndpoint {

    private final Supplier<ServerStatistics> statistics;
    private final Supplier<Revocations> revocations;

    /**
     * @param statistics what the server has counted
     * @param revocations takes keys away, on every server
     */
    Admins(Supplier<ServerStatistics> statistics, Supplier<Revocations> revocations) {
        this.statistics = statistics;
        this.revocations = revocations;
    }

    @Override
    protected void revoke(Session session, String userId) {
        revocations.get().revokeUser(userId).join();
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

    private static SessionReport report(ServerStatistics counted) {
        return SessionReport.builder()
                .opened(Math.toIntExact(counted.streamsOpened()))
                .closed(Math.toIntExact(counted.streamsClosed()))
                .live(counted.streams())
                .userObjects(counted.userObjects())
                .listeners(counted.channelListeners())
                .build();
    }
}
