package dev.streampod.server.internal.transport;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why a port could not be bound. Java has one exception for a port that is in use, an address of another machine
 * and a port that this user may not open; only its text differs, which is in the language of the operating system.
 */
final class PortProbe {

    private static final int CONNECT_MILLIS = 1_000;

    private PortProbe() {}

    /**
     * Whether a TCP port that could not be bound is in use. A UDP port of the same number takes the same address and the
     * same permission, so what is wrong with those fails there as well.
     *
     * @param host null for all network interfaces
     */
    static boolean inUse(@Nullable String host, int port) {
        return mayBind(host, port) || isListening(host, port);
    }

    private static boolean mayBind(@Nullable String host, int port) {
        var address = host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            return false;
        }
        try (var socket = new DatagramSocket(address)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isListening(@Nullable String host, int port) {
        try (var socket = new Socket()) {
            InetAddress address = host == null ? InetAddress.getLoopbackAddress() : InetAddress.getByName(host);
            socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
