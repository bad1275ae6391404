package dev.streampod.server.internal.session;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A command of a server to all servers about the clients of a user. Between servers: a byte for the version, one for the
 * kind, then the parts in their order: numbers in 4 or 8 bytes, texts and bytes with their length in 4 bytes before them. Behind them
 * stands the {@link Source}, which earlier builds neither write nor read.
 */
sealed interface UserCommand {

    /**
     * Which command it is: one that was on its way when a connection to Redis was lost may come twice.
     *
     * @param server that has posted it, by a number that it has chosen at random
     * @param number counts the commands of that server, from 1
     */
    record Source(long server, long number) {}

    String userId();

    /** Whether the server with that number has done it before it told the others. */
    default boolean isDoneBy(long origin) {
        return false;
    }

    /**
     * Never compared with another.
     *
     * @param message as {@link dev.streampod.server.internal.broker.MessageBroker#encode} writes it
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Send(String userId, String endpoint, byte[] message) implements UserCommand {}

    /** @param origin the number of the server that asks for it, which has done it already */
    record Close(long origin, String userId, int code, String reason) implements UserCommand {
        @Override
        public boolean isDoneBy(long server) {
            return origin == server;
        }
    }

    /** @param origin the number of the server that asks for it, which has done it already */
    record AskAgain(long origin, String userId, String channel) implements UserCommand {
        @Override
        public boolean isDoneBy(long server) {
            return origin == server;
        }
    }

    /** @param source null for one that stays on its server, and cannot come twice */
    default byte[] toBytes(@Nullable Source source) {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        try {
            out.writeByte(1);
            if (this instanceof Send send) {
                out.writeByte(1);
                write(send.userId, out);
                write(send.endpoint, out);
                write(send.message, out);
            } else if (this instanceof Close close) {
                out.writeByte(2);
                out.writeLong(close.origin);
                write(close.userId, out);
                out.writeInt(close.code);
                write(close.reason, out);
            } else if (this instanceof AskAgain again) {
                out.writeByte(3);
                out.writeLong(again.origin);
                write(again.userId, out);
                write(again.channel, out);
            }
            if (source != null) {
                out.writeLong(source.server);
                out.writeLong(source.number);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static void write(String text, DataOutputStream out) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8), out);
    }

    private static void write(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Whether what {@link #toBytes} has written is a message for a user, without reading all of it. */
    static boolean isSend(byte[] command) {
        return command.length > 1 && command[1] == 1;
    }

    /**
     * Reads a command.
     *
     * @param isRepeat whether a command of that source was read before
     * @return null for one that was
     * @throws IOException when it is no such command, or one of a version to come
     */
    static @Nullable UserCommand read(byte[] command, Predicate<Source> isRepeat) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(command));
        UserCommand read = read(in);
        boolean hasSource = in.available() >= 2 * Long.BYTES;
        return hasSource && isRepeat.test(new Source(in.readLong(), in.readLong())) ? null : read;
    }

    private static UserCommand read(DataInputStream in) throws IOException {
        int version = in.readByte();
        if (version != 1) {
            throw new IOException("version " + version + " is not known here");
        }
        int kind = in.readByte();
        return switch (kind) {
            case 1 -> new Send(text(in), text(in), bytes(in));
            case 2 -> new Close(in.readLong(), text(in), in.readInt(), text(in));
            case 3 -> new AskAgain(in.readLong(), text(in), text(in));
            default -> throw new IOException("kind " + kind + " is not known here");
        };
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException(length + " bytes in " + in.available());
        }
        return in.readNBytes(length);
    }
}
