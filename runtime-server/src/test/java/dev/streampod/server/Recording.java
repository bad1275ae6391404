package dev.streampod.server;

import dev.streampod.server.protocol.AdminsEndpoint;
import dev.streampod.server.protocol.Boom;
import dev.streampod.server.protocol.Burst;
import dev.streampod.server.protocol.EchoEndpoint;
import dev.streampod.server.protocol.EchoEndpoints;
import dev.streampod.server.protocol.EchoFromClient;
import dev.streampod.server.protocol.EchoToClient;
import dev.streampod.server.protocol.MembersEndpoint;
import dev.streampod.server.protocol.SimpleData;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Endpoints that echo, and write down which of their hooks were called, in order. */
class Recording {

    final List<String> calls = new CopyOnWriteArrayList<>();

    final Echo echo = new Echo();

    EchoEndpoints endpoints() {
        return new EchoEndpoints(echo, new Members(), new Admins());
    }

    /** Called by the echo endpoint's hooks; for tests to override. */
    void opened(StreamingSession session) {}

    void handled(StreamingSession session, EchoFromClient message) {
        if (message instanceof EchoToClient answer) {
            echo.send(session, answer);
        } else if (message instanceof Boom boom) {
            throw new IllegalStateException(boom.reason());
        } else if (message instanceof Burst burst) {
            for (int i = 0; i < burst.num(); i++) {
                echo.send(session, new SimpleData(i));
            }
        }
    }

    void closed(StreamingSession session) {}

    /** Called by the hook of the endpoint that requires a login. */
    void membersOpened(StreamingSession session) {}

    boolean nonBlocking() {
        return false;
    }

    SlowReaderPolicy<EchoToClient> slowReaders() {
        return SlowReaderPolicy.disconnect();
    }

    final class Echo extends EchoEndpoint {

        @Override
        protected boolean nonBlocking() {
            return Recording.this.nonBlocking();
        }

        @Override
        protected SlowReaderPolicy<EchoToClient> slowReaders() {
            return Recording.this.slowReaders();
        }

        @Override
        protected void streamOpened(StreamingSession session) {
            calls.add("opened");
            opened(session);
        }

        @Override
        protected void handleStreamMessage(StreamingSession session, EchoFromClient message) {
            calls.add(message.toString());
            handled(session, message);
        }

        @Override
        protected void streamClosed(StreamingSession session) {
            calls.add("closed");
            closed(session);
        }

        void send(StreamingSession session, EchoToClient message) {
            sendStreamMessage(session, message);
        }

        void keep(StreamingSession session, Object object) {
            setUserObject(session, object);
        }

        Object kept(StreamingSession session) {
            Object object = getUserObject(session);
            return object == null ? "nothing" : object;
        }
    }

    private final class Members extends MembersEndpoint {

        @Override
        protected void streamOpened(StreamingSession session) {
            calls.add("members opened by "
                    + session.authentication().map(user -> user.userId()).orElse("nobody"));
            membersOpened(session);
        }

        @Override
        protected void handleStreamMessage(StreamingSession session, EchoFromClient message) {
            calls.add("members " + message + " by "
                    + session.authentication().map(user -> user.userId()).orElse("nobody"));
            if (message instanceof EchoToClient answer) {
                sendStreamMessage(session, answer);
            }
        }

        @Override
        protected void streamClosed(StreamingSession session) {
            calls.add("members closed by "
                    + session.authentication().map(user -> user.userId()).orElse("nobody"));
        }
    }

    private final class Admins extends AdminsEndpoint {

        @Override
        protected void handleStreamMessage(StreamingSession session, EchoFromClient message) {
            calls.add("admins " + message);
        }
    }
}
