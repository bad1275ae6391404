package dev.streampod.benchmarks.subject;

import dev.streampod.benchmarks.protocol.EchoMessage;
import dev.streampod.benchmarks.protocol.MailboxFromClient;
import dev.streampod.benchmarks.protocol.server.MailboxEndpoint;
import dev.streampod.server.StreamingSession;

/** Sends every message back, through the stream's mailbox, as an endpoint does that says nothing about itself. */
final class Mailbox extends MailboxEndpoint {

    @Override
    protected void handleStreamMessage(StreamingSession session, MailboxFromClient message) {
        if (message instanceof EchoMessage echo) {
            sendStreamMessage(session, echo);
        }
    }
}
