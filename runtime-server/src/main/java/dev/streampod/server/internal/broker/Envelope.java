package dev.streampod.server.internal.broker;

import dev.streampod.entity.Audience;
import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityFormatException;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.EntityWriter;
import dev.streampod.entity.NestingException;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.wire.FrameReader;
import dev.streampod.wire.FrameWriter;
import dev.streampod.wire.JsonParsing;
import dev.streampod.wire.UnpairedSurrogates;
import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Encodes and decodes messages between servers, in the format that the documentation of the package {@code
 * dev.streampod.server.messaging} describes. Immutable; safe for use from any thread.
 */
final class Envelope {

    private static final byte VERSION = 1;
    private static final int ORIGIN = 1;
    private static final int RUN = 9;
    private static final int NUMBER = 17;
    private static final int BODY = 25;
    /** Where the class name begins, behind the bracket of the array. */
    static final int CONTENT = BODY + 1;
    /** A bit of the first byte: to clients the body would be written in the same way. */
    private static final byte AUDIENCE_INDEPENDENT = 0x10;

    private static final byte[] NO_HEADER = new byte[BODY];
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final JsonFactory factory = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .streamWriteConstraints(StreamWriteConstraints.builder()
                    .maxNestingDepth(FrameWriter.MAX_NESTING)
                    .build())
            .build();
    private final JsonParsing parsing = JsonParsing.withParserPerText(FrameReader.ALL_THAT_IS_WRITTEN);
    private final EntityRegistry registry;

    Envelope(EntityRegistry registry) {
        this.registry = registry;
    }

    /**
     * Encodes a message; its numbers are still to be set.
     *
     * @throws IllegalArgumentException when its class belongs to no protocol in use, it is nested too deeply, or
     *     a text has half of a surrogate pair
     */
    byte[] write(SerializableEntity message) {
        EntityCodec<SerializableEntity> codec = registry.of(message);
        var bytes = new ByteArrayOutputStream(256);
        bytes.write(NO_HEADER, 0, BODY);
        try (JsonGenerator out = factory.createGenerator(ObjectWriteContext.empty(), bytes)) {
            out.writeStartArray();
            out.writeString(codec.className());
            new EntityWriter(registry, Audience.SERVER, out).writeEntity(codec, message);
            out.writeEndArray();
        } catch (StreamConstraintsException e) {
            throw new NestingException(FrameWriter.MAX_NESTING);
        }
        byte[] envelope = bytes.toByteArray();
        UnpairedSurrogates.refuseInArray(envelope, BODY);
        envelope[0] = codec.audienceIndependent() ? AUDIENCE_INDEPENDENT : 0;
        return envelope;
    }

    static void number(byte[] envelope, long origin, long run, long number) {
        envelope[0] = (byte) (VERSION | (envelope[0] & AUDIENCE_INDEPENDENT));
        LONG.set(envelope, ORIGIN, origin);
        LONG.set(envelope, RUN, run);
        LONG.set(envelope, NUMBER, number);
    }

    /** @throws EntityFormatException when these bytes are none of this version */
    static void check(byte[] envelope) {
        if (envelope.length <= BODY) {
            throw new EntityFormatException("only " + envelope.length + " bytes");
        }
        int version = envelope[0] & ~(MessageBus.SENT_AGAIN | AUDIENCE_INDEPENDENT);
        if (version != VERSION) {
            throw new EntityFormatException("version " + version + " is not known here");
        }
        if (run(envelope) <= 0 || number(envelope) <= 0) {
            throw new EntityFormatException("its numbers are not positive");
        }
    }

    /** Whether the bus sent it more than once. */
    static boolean sentAgain(byte[] envelope) {
        return (envelope[0] & MessageBus.SENT_AGAIN) != 0;
    }

    /** Whether the server that wrote it knows of nothing in it that is not for clients. */
    static boolean audienceIndependent(byte[] envelope) {
        return (envelope[0] & AUDIENCE_INDEPENDENT) != 0;
    }

    /**
     * The name of the message's class, without parsing the rest.
     *
     * @throws EntityFormatException when it does not begin with one
     */
    static String className(byte[] envelope) {
        int begin = CONTENT + 1;
        int end = begin;
        while (end < envelope.length && envelope[end] != '"') {
            end++;
        }
        if (envelope.length <= begin || envelope[BODY] != '[' || envelope[CONTENT] != '"' || end == envelope.length) {
            throw new EntityFormatException("not an array of class name and object");
        }
        return new String(envelope, begin, end - begin, StandardCharsets.UTF_8);
    }

    static long origin(byte[] envelope) {
        return (long) LONG.get(envelope, ORIGIN);
    }

    static long run(byte[] envelope) {
        return (long) LONG.get(envelope, RUN);
    }

    static long number(byte[] envelope) {
        return (long) LONG.get(envelope, NUMBER);
    }

    /** @throws EntityFormatException when there is no message of a known class in it */
    SerializableEntity read(byte[] envelope) {
        int length = envelope.length - BODY;
        if (length <= 0) {
            throw new EntityFormatException("only " + envelope.length + " bytes");
        }
        try (JsonParser parser =
                parsing.factory(length).createParser(ObjectReadContext.empty(), envelope, BODY, length)) {
            if (parser.nextToken() != JsonToken.START_ARRAY || parser.nextToken() != JsonToken.VALUE_STRING) {
                throw new EntityFormatException("not an array of class name and object");
            }
            String name = parser.getString();
            EntityCodec<?> codec = registry.named(name);
            if (codec == null) {
                throw new EntityFormatException("class \"" + shortened(name) + "\" is not known here");
            }
            parser.nextToken();
            return new EntityReader(registry, Audience.SERVER, parser).readEntity(codec);
        } catch (JacksonException e) {
            throw new EntityFormatException("not JSON: " + e.getOriginalMessage());
        }
    }

    /**
     * The message of a history, which is decoded once.
     *
     * @throws EntityFormatException when there is no message of a known class in it
     */
    SerializableEntity read(HistoryEntry entry) {
        SerializableEntity decoded = entry.entity();
        if (decoded == null) {
            check(entry.bytes());
            decoded = read(entry.bytes());
            entry.noteEntity(decoded);
        }
        return decoded;
    }

    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
