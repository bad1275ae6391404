package dev.streampod.test;

import dev.streampod.server.StreampodServer;
import dev.streampod.test.chat.Line;
import dev.streampod.test.chat.server.ChatEndpoints;
import dev.streampod.test.chat.server.RoomChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** An application that starts its server itself, since it listens to a channel, too: it keeps what is said there. */
final class Archive implements AutoCloseable {

    private final StreampodServer server;
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final AtomicInteger closes = new AtomicInteger();

    private Archive(StreampodServer server) {
        this.server = server;
    }

    /** @param settings sets where to listen, and what else is not the same in a test */
    static Archive start(UnaryOperator<StreampodServer.Builder> settings) {
        var builder = StreampodServer.builder(new ChatEndpoints(new Chat(), new Desk()));
        var archive = new Archive(settings.apply(builder).build());
        RoomChannel.of().addListener(archive.server.messages(), archive.lines::add);
        archive.server.start();
        return archive;
    }

    StreampodServer server() {
        return server;
    }

    List<Line> lines() {
        return lines;
    }

    int closes() {
        return closes.get();
    }

    @Override
    public void close() {
        closes.incrementAndGet();
        server.close();
    }
}
