package dev.streampod.client.stress;

import dev.streampod.client.ChannelFeed;
import dev.streampod.client.EndpointStub;
import dev.streampod.client.FeedPresence;
import dev.streampod.client.FeedSource;
import dev.streampod.client.FollowStart;
import dev.streampod.client.FollowedChannel;
import dev.streampod.client.StreampodClient;
import dev.streampod.stream.MessageStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** A client of {@link WorkProtocol}, as it would be generated. */
final class WorkClient extends StreampodClient {

    private final Work work = new Work(this);

    private WorkClient(StreampodClient.Builder<WorkClient> builder) {
        super(builder);
    }

    static StreampodClient.Builder<WorkClient> builder(int port) {
        return new StreampodClient.Builder<>("http://127.0.0.1:" + port, WorkProtocol.INSTANCE, WorkClient::new);
    }

    Work work() {
        return work;
    }

    static final class ReportsChannel extends FollowedChannel {

        private ReportsChannel() {
            super(List.of());
        }
    }

    static final class Reports extends ChannelFeed<Report> {

        private Reports(FeedSource<Report> source) {
            super(source);
        }

        FeedPresence<Report> presence() {
            return presence(Report.class);
        }
    }

    static final class Work extends EndpointStub<Tick, Report> {

        private Work(StreampodClient client) {
            super(client, WorkProtocol.WORK, Report.class);
        }

        private Work(Work original, Duration deadline) {
            super(original, deadline);
        }

        Work withDeadline(Duration deadline) {
            return new Work(this, deadline);
        }

        CompletableFuture<Long> squareAsync(long value) {
            return callAsync(WorkProtocol.SQUARE, value);
        }

        CompletableFuture<Long> onceAsync(String client, long number) {
            return callAsync(WorkProtocol.ONCE, client, number);
        }

        MessageStream<Long> count(long to) {
            return callStream(WorkProtocol.COUNT, to);
        }

        Reports follow() {
            return new Reports(feed(WorkProtocol.REPORTS, new ReportsChannel(), FollowStart.now(), Report.class));
        }

        CompletableFuture<Long> sumAsync(Flow.Publisher<Long> values) {
            return callAsync(WorkProtocol.SUM, values);
        }
    }
}
