package dev.streampod.examples.tour;

import dev.streampod.examples.tour.protocol.MembersFromClient;
import dev.streampod.examples.tour.protocol.MembersToClient;
import dev.streampod.examples.tour.protocol.server.MembersEndpoint;
import dev.streampod.server.Session;
import dev.streampod.server.StreamingSession;

/** Sends every message back; the protocol lets only the signed-in come here. */
final class Members extends MembersEndpoint {

    @Override
    protected void streamOpened(StreamingSession session) {
        setUserObject(session, new Visitor(session.id()));
    }

    @Override
    protected void handleStreamMessage(StreamingSession session, MembersFromClient message) {
        if (message instanceof MembersToClient echo) {
            sendStreamMessage(session, echo);
        }
    }

    @Override
    protected String whoAmI(Session session) {
        return session.authentication().orElseThrow().userId();
    }
}
