package dev.streampod.entity;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/** An immutable sequence of bytes, equal to another of the same content. */
public final class Bytes {

    /** No bytes at all. */
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private static final int SHOWN = 16;

    private final byte[] content;

    private Bytes(byte[] content) {
        this.content = content;
    }

    /** Returns a copy of the array's content. */
    public static Bytes of(byte... content) {
        return content.length == 0 ? EMPTY : new Bytes(content.clone());
    }

    /** Returns a copy of {@code length} bytes from {@code offset}. */
    public static Bytes of(byte[] content, int offset, int length) {
        return length == 0 ? EMPTY : new Bytes(Arrays.copyOfRange(content, offset, offset + length));
    }

    /** Decodes standard base64 with padding (RFC 4648 section 4); throws {@link IllegalArgumentException} for anything else. */
    public static Bytes ofBase64(String base64) {
        if (base64.length() % 4 != 0) { // the decoder does without padding
            throw new IllegalArgumentException("base64 comes in groups of four characters");
        }
        return wrap(Base64.getDecoder().decode(base64));
    }

    /** Takes the array as it is; the caller must not keep it. */
    static Bytes wrap(byte[] content) {
        return content.length == 0 ? EMPTY : new Bytes(content);
    }

    /** The array itself, for writing it out; never handed to user code. */
    byte[] array() {
        return content;
    }

    public int length() {
        return content.length;
    }

    /** Returns the byte at an index from 0; throws {@link IndexOutOfBoundsException} outside. */
    public byte at(int index) {
        return content[index];
    }

    /** Returns a copy that the caller owns. */
    public byte[] toByteArray() {
        return content.clone();
    }

    /** Returns a read-only view. */
    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(content).asReadOnlyBuffer();
    }

    public String toBase64() {
        return Base64.getEncoder().encodeToString(content);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    /** Shows the length and the first bytes: {@code Bytes[3: 01 02 03]}. */
    @Override
    public String toString() {
        var text = new StringBuilder("Bytes[").append(content.length);
        for (int i = 0; i < Math.min(SHOWN, content.length); i++) {
            text.append(i == 0 ? ": " : " ")
                    .append(Character.forDigit((content[i] >> 4) & 0xF, 16))
                    .append(Character.forDigit(content[i] & 0xF, 16));
        }
        return text.append(content.length > SHOWN ? " …]" : "]").toString();
    }
}
