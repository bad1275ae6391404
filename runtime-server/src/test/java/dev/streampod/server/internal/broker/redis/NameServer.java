package dev.streampod.server.internal.broker.redis;

import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A name server on loopback: every name leads to one address, for a second. Safe for use from many threads. */
final class NameServer implements AutoCloseable {

    private static final int HEADER = 12;
    private static final short ANSWER = (short) 0x8180;
    private static final short NAME_OF_QUESTION = (short) 0xc00c;
    private static final short ADDRESS = 1;
    private static final short INTERNET = 1;
    private static final int SECONDS = 1;

    private final DatagramSocket socket;
    private final AtomicInteger questions = new AtomicInteger();
    private volatile InetAddress address;

    NameServer(InetAddress address) {
        this.address = address;
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var thread = new Thread(this::answerAll, "name server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Makes a resolver that asks this server, and keeps its answers for as long as they say. */
    AddressResolverGroup<?> resolver() {
        var here = (InetSocketAddress) socket.getLocalSocketAddress();
        return new DnsAddressResolverGroup(new DnsNameResolverBuilder()
                .datagramChannelType(NioDatagramChannel.class)
                .nameServerProvider(new SingletonDnsServerAddressStreamProvider(here)));
    }

    /** From now on names lead there. */
    void leadTo(InetAddress other) {
        address = other;
    }

    /** How often it was asked for an address. */
    int questions() {
        return questions.get();
    }

    private void answerAll() {
        var packet = new DatagramPacket(new byte[512], 512);
        while (!socket.isClosed()) {
            try {
                packet.setLength(512);
                socket.receive(packet);
                byte[] answer = answer(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException e) {
                return; // It is closed.
            }
        }
    }

    private byte[] answer(ByteBuffer query) {
        int end = HEADER;
        while (query.get(end) != 0) {
            end += query.get(end) + 1;
        }
        short type = query.getShort(end + 1);
        int length = end + 5 - HEADER; // with the type and the class
        var answer = ByteBuffer.allocate(512);
        answer.putShort(query.getShort(0)).putShort(ANSWER).putShort((short) 1);
        answer.putShort(type == ADDRESS ? (short) 1 : 0).putInt(0);
        answer.put(query.array(), HEADER, length);
        if (type == ADDRESS) {
            questions.incrementAndGet();
            byte[] bytes = address.getAddress();
            answer.putShort(NAME_OF_QUESTION)
                    .putShort(ADDRESS)
                    .putShort(INTERNET)
                    .putInt(SECONDS);
            answer.putShort((short) bytes.length).put(bytes);
        }
        byte[] used = new byte[answer.position()];
        answer.flip().get(used);
        return used;
    }

    @Override
    public void close() {
        socket.close();
    }
}
