package dev.streampod.server.internal.transport.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.tomcat.util.net.Nio2Channel;
import org.apache.tomcat.util.net.Nio2Endpoint;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.Test;

/** What Tomcat says at moments that real sockets cannot be made to choose. */
class TomcatEndPointTest {

    private final Nio2Channel channel = new Nio2Channel(new SocketBufferHandler(1024, 1024, false));
    private final TomcatEndPoint endPoint = new TomcatEndPoint(
            new Nio2Endpoint.Nio2SocketWrapper(channel, new Nio2Endpoint()), new ScheduledExecutorScheduler());

    /** Of the connector NIO2, which does not say it again until somebody reads. */
    @Test
    void thatASocketCanBeReadIsKeptForWhoAsksLaterAndToldOnce() {
        var told = new AtomicInteger();

        endPoint.readable();
        endPoint.fillInterested(Callback.from(told::incrementAndGet));
        assertThat(told).hasValue(1);

        endPoint.readable();
        endPoint.readable();
        endPoint.fillInterested(Callback.from(told::incrementAndGet));
        assertThat(told).hasValue(2);
        assertThat(endPoint.isFillInterested()).isFalse();
    }
}
