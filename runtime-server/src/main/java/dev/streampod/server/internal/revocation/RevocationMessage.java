package dev.streampod.server.internal.revocation;

import dev.streampod.server.auth.Revocation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A message between servers about revocations. Times are ages, so that their clocks need not agree.
 *
 * <p>On the bus, big-endian: a byte 1 for the version, 8 bytes for the sender, a byte for the kind. Kind 1, revocations:
 * their number in 4 bytes; for each a byte (1 a key, 2 a user, 3 a scope), its age in nanoseconds in 8 bytes, and one text
 * or two, each with its length in 4 bytes. Kind 2, a question for those of a time: how long ago that began, in nanoseconds
 * in 8 bytes.
 */
sealed interface RevocationMessage {

    /** Chosen at random by each server; a server passes over its own. */
    long origin();

    /** @param ageNanos how old it is when the message is written */
    record Aged(Revocation revocation, long ageNanos) {}

    record Revoked(long origin, List<Aged> revocations) implements RevocationMessage {}

    /** Asks everybody to repeat the revocations that began with them and are not older than that. */
    record Repeat(long origin, long ageNanos) implements RevocationMessage {}

    default byte[] toBytes() {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        try {
            out.writeByte(1);
            out.writeLong(origin());
            if (this instanceof Revoked revoked) {
                out.writeByte(1);
                out.writeInt(revoked.revocations.size());
                for (Aged each : revoked.revocations) {
                    write(each, out);
                }
            } else if (this instanceof Repeat repeat) {
                out.writeByte(2);
                out.writeLong(repeat.ageNanos);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static void write(Aged each, DataOutputStream out) throws IOException {
        if (each.revocation instanceof Revocation.OfKey key) {
            out.writeByte(1);
            out.writeLong(each.ageNanos);
            writeText(key.keyId(), out);
        } else if (each.revocation instanceof Revocation.OfUser user) {
            out.writeByte(2);
            out.writeLong(each.ageNanos);
            writeText(user.userId(), out);
        } else if (each.revocation instanceof Revocation.OfScope scope) {
            out.writeByte(3);
            out.writeLong(each.ageNanos);
            writeText(scope.userId(), out);
            writeText(scope.scope(), out);
        }
    }

    private static void writeText(String text, DataOutputStream out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** @throws IOException when it is no such message, or one of a version to come */
    static RevocationMessage read(byte[] message) throws IOException {
        try {
            return read(new DataInputStream(new ByteArrayInputStream(message)));
        } catch (EOFException e) {
            throw new IOException("it ends too early, after " + message.length + " bytes", e); // whose text is null
        }
    }

    private static RevocationMessage read(DataInputStream in) throws IOException {
        int version = in.readByte();
        if (version != 1) {
            throw new IOException("version " + version + " is not known here");
        }
        long origin = in.readLong();
        int kind = in.readByte();
        if (kind == 2) {
            return new Repeat(origin, age(in));
        }
        if (kind != 1) {
            throw new IOException("kind " + kind + " is not known here");
        }
        int count = in.readInt();
        var revocations = new ArrayList<Aged>();
        for (int i = 0; i < count; i++) {
            revocations.add(readRevocation(in)); // fails at the end of the bytes, even if the count is larger
        }
        return new Revoked(origin, revocations);
    }

    private static Aged readRevocation(DataInputStream in) throws IOException {
        int kind = in.readByte();
        long age = age(in);
        String subject = readText(in);
        return switch (kind) {
            case 1 -> new Aged(new Revocation.OfKey(subject), age);
            case 2 -> new Aged(new Revocation.OfUser(subject), age);
            case 3 -> new Aged(new Revocation.OfScope(subject, readText(in)), age);
            default -> throw new IOException("a revocation of kind " + kind + " is not known here");
        };
    }

    private static long age(DataInputStream in) throws IOException {
        long age = in.readLong();
        if (age < 0) {
            throw new IOException("an age below 0");
        }
        return age;
    }

    private static String readText(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a text of " + length + " bytes in " + in.available());
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }
}
