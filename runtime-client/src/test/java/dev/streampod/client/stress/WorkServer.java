package dev.streampod.client.stress;

import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.Protocol;
import dev.streampod.server.CallArguments;
import dev.streampod.server.Endpoint;
import dev.streampod.server.EndpointSet;
import dev.streampod.server.Session;
import dev.streampod.server.StreamEndpoint;
import dev.streampod.server.StreamingSession;
import dev.streampod.stream.ItemPublisher;
import dev.streampod.stream.MessageStream;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The endpoint of {@link WorkProtocol}: echoes ticks, passes on what is posted to {@link #CHANNEL}, and counts. */
final class WorkServer implements EndpointSet {

    static final String CHANNEL = "ticks";

    private final Ledger ledger;

    WorkServer(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public Protocol protocol() {
        return WorkProtocol.INSTANCE;
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(new Work(ledger));
    }

    private static final class Work extends StreamEndpoint<Tick, Report, SessionRecord> {

        private final Ledger ledger;

        private Work(Ledger ledger) {
            super(WorkProtocol.WORK, Tick.class);
            this.ledger = ledger;
        }

        @Override
        protected void streamOpened(StreamingSession session) {
            var record = ledger.opened(session.id(), report -> sendStreamMessage(session, report));
            setUserObject(session, record);
            record.begin();
            session.messages().addListener(CHANNEL, Tick.class, record::posted).onGap(gap -> record.gap());
        }

        @Override
        protected void handleStreamMessage(StreamingSession session, Tick message) {
            record(session).handle(message);
        }

        @Override
        protected void streamClosed(StreamingSession session) {
            record(session).closed();
        }

        private SessionRecord record(StreamingSession session) {
            SessionRecord record = getUserObject(session);
            if (record == null) {
                throw new IllegalStateException("no user object while the stream is open");
            }
            return record;
        }

        @Override
        protected @Nullable Object call(MethodDefinition<?> method, Session session, CallArguments arguments) {
            return switch (method.name()) {
                case "square" -> arguments.<Long>get(0) * arguments.<Long>get(0);
                case "once" -> {
                    ledger.executed(arguments.<String>get(0), arguments.<Long>get(1));
                    yield arguments.<Long>get(1);
                }
                case "count" -> count(arguments.<Long>get(0));
                case "sum" -> {
                    long sum = 0;
                    for (long value : MessageStream.of(arguments.<Flow.Publisher<Long>>get(0))) {
                        sum += value;
                    }
                    yield sum;
                }
                default -> super.call(method, session, arguments);
            };
        }

        private static Flow.Publisher<Long> count(long to) {
            return ItemPublisher.of(out -> {
                for (long i = 0; i < to; i++) {
                    out.send(i);
                }
            });
        }
    }
}
