package dev.streampod.spring.boot;

import dev.streampod.server.Session;
import dev.streampod.spring.boot.notes.server.MembersEndpoint;

/** For those who have signed in. */
class Members extends MembersEndpoint {

    @Override
    protected String myName(Session session) {
        return session.authentication().orElseThrow().userId();
    }
}
