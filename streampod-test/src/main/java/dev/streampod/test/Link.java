package dev.streampod.test;

import dev.streampod.fixtures.Fault;
import dev.streampod.fixtures.FaultyProxy;
import java.time.Duration;
import java.util.function.IntUnaryOperator;

/**
 * The network between two programs: a proxy on loopback that does what networks do. Get one from {@link TestNetwork}. Safe
 * for use from any thread.
 */
public final class Link {

    private final FaultyProxy proxy;
    private final IntUnaryOperator portOfServer;
    private volatile boolean frozen;

    /** @param portOfServer the port of the server with that number, for {@link #routeTo} */
    Link(FaultyProxy proxy, IntUnaryOperator portOfServer) {
        this.proxy = proxy;
        this.portOfServer = portOfServer;
    }

    /** Ends the connections with a reset. New ones get through. */
    public void reset() {
        proxy.resetAll();
    }

    /** Ends the connections with a reset, and refuses new ones until {@link #restore}. */
    public void cut() {
        proxy.refuse();
        proxy.resetAll();
    }

    /**
     * Lets nothing through any more, and tells neither side: both believe that they are connected until heartbeats find out.
     * New connections are accepted, and nothing gets through them either.
     */
    public void freeze() {
        frozen = true;
        proxy.impose(Fault.swallow());
    }

    /** Holds whatever is sent, in both directions, for so long. Order and content are kept. */
    public void delay(Duration time) {
        proxy.impose(Fault.delay(time));
    }

    /** Undoes what was done by the other methods. Connections that were frozen have lost bytes, and end with a reset. */
    public void restore() {
        if (frozen) {
            frozen = false;
            proxy.resetAll();
        }
        proxy.heal();
    }

    /**
     * Leads the connections that are made from now on to another server of the test; those that are there stay.
     *
     * @param server from 0 to {@link StreampodServerTest#servers} less 1
     */
    public void routeTo(int server) {
        proxy.target(portOfServer.applyAsInt(server));
    }

    /** How many connections there are now. */
    public int connections() {
        return proxy.open();
    }

    int port() {
        return proxy.port();
    }

    void target(int port) {
        proxy.target(port);
    }

    void close() {
        proxy.close();
    }

    @Override
    public String toString() {
        return "Link[" + proxy + "]";
    }
}
