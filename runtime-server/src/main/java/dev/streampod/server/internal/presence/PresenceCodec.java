package dev.streampod.server.internal.presence;

import dev.streampod.entity.Audience;
import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityFormatException;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.EntityWriter;
import dev.streampod.entity.NestingException;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.server.MessageTooLargeException;
import dev.streampod.server.presence.PresenceMember;
import dev.streampod.wire.FrameReader;
import dev.streampod.wire.FrameWriter;
import dev.streampod.wire.JsonParsing;
import dev.streampod.wire.UnpairedSurrogates;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

/** Encodes and decodes presence frames. Immutable; safe for use from any thread. */
final class PresenceCodec {

    /** The size in bytes from which a list of members continues in another frame. */
    private static final int PART_BYTES = 32 * 1024;

    private static final long MAX_MILLIS = Instant.parse("9999-12-31T23:59:59Z").toEpochMilli();

    private final JsonFactory factory = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .streamWriteConstraints(StreamWriteConstraints.builder()
                    .maxNestingDepth(FrameWriter.MAX_NESTING)
                    .build())
            .build();
    private final JsonParsing parsing = JsonParsing.withParserPerText(FrameReader.ALL_THAT_IS_WRITTEN);
    private final EntityRegistry registry;
    private final int maxBytes;

    /** @param maxBytes the size limit of encoded info */
    PresenceCodec(EntityRegistry registry, int maxBytes) {
        this.registry = registry;
        this.maxBytes = maxBytes;
    }

    /**
     * Checks that info can be sent to other servers.
     *
     * @throws IllegalArgumentException when its class belongs to no protocol in use, or it is nested too deeply
     * @throws MessageTooLargeException when it is larger than allowed
     */
    void check(SerializableEntity info) {
        EntityCodec<SerializableEntity> codec = registry.of(info);
        // Within as many arrays as in a frame with all members.
        byte[] array = written(out -> {
            out.writeStartArray().writeStartArray();
            new EntityWriter(registry, Audience.SERVER, out).writeEntity(codec, info);
            out.writeEndArray().writeEndArray();
        });
        int size = array.length - "[[[]]]".length();
        if (size > maxBytes) {
            throw new MessageTooLargeException(
                    "The presence info of class " + codec.className() + " has " + size
                            + " bytes and is not published: the limit is " + maxBytes
                            + " bytes (MessagingLimits.messageBytes)",
                    size,
                    maxBytes);
        }
    }

    byte[] sync() {
        return written(out -> out.writeString("sync"));
    }

    byte[] heartbeat(String server) {
        return written(out -> {
            out.writeString("heartbeat");
            out.writeString(server);
        });
    }

    byte[] shutdown(String server) {
        return written(out -> {
            out.writeString("shutdown");
            out.writeString(server);
        });
    }

    byte[] join(String server, long version, PresenceMember<SerializableEntity> member) {
        return written(out -> {
            head(out, "join", server, version);
            write(out, member);
        });
    }

    byte[] leave(String server, long version, String id) {
        return written(out -> {
            head(out, "leave", server, version);
            out.writeString(id);
        });
    }

    /** Encodes all members, in one frame or several. */
    List<byte[]> all(String server, long version, List<PresenceMember<SerializableEntity>> members) {
        var parts = new ArrayList<byte[]>();
        int from = 0;
        do {
            int to = from;
            int bytes = 0;
            while (to < members.size() && bytes < PART_BYTES) {
                PresenceMember<SerializableEntity> member = members.get(to++);
                bytes += written(out -> write(out, member)).length;
            }
            boolean first = from == 0;
            boolean last = to == members.size();
            List<PresenceMember<SerializableEntity>> part = members.subList(from, to);
            parts.add(written(out -> {
                head(out, "all", server, version);
                out.writeBoolean(first);
                out.writeBoolean(last);
                out.writeStartArray();
                part.forEach(member -> write(out, member));
                out.writeEndArray();
            }));
            from = to;
        } while (from < members.size());
        return parts;
    }

    private interface Body {
        void write(JsonGenerator out);
    }

    private byte[] written(Body body) {
        var bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator out = factory.createGenerator(ObjectWriteContext.empty(), bytes)) {
            out.writeStartArray();
            body.write(out);
            out.writeEndArray();
        } catch (StreamConstraintsException e) {
            throw new NestingException(FrameWriter.MAX_NESTING);
        }
        byte[] written = bytes.toByteArray();
        UnpairedSurrogates.refuseInArray(written, 0);
        return written;
    }

    private static void head(JsonGenerator out, String name, String server, long version) {
        out.writeString(name);
        out.writeString(server);
        out.writeNumber(version);
    }

    private void write(JsonGenerator out, PresenceMember<SerializableEntity> member) {
        EntityCodec<SerializableEntity> codec = registry.of(member.info());
        out.writeStartArray();
        out.writeString(member.id());
        out.writeNumber(member.since().toEpochMilli());
        out.writeString(codec.className());
        new EntityWriter(registry, Audience.SERVER, out).writeEntity(codec, member.info());
        out.writeEndArray();
    }

    /**
     * Reads a frame. Members whose info has a class unknown on this server are omitted.
     *
     * @throws EntityFormatException when the bytes are not a presence frame
     */
    PresenceFrame read(byte[] bytes) {
        try (JsonParser in = parsing.factory(bytes.length).createParser(ObjectReadContext.empty(), bytes)) {
            expect(in, JsonToken.START_ARRAY);
            String name = text(in);
            return switch (name) {
                case "sync" -> new PresenceFrame.Sync();
                case "heartbeat" -> new PresenceFrame.Heartbeat(text(in));
                case "shutdown" -> new PresenceFrame.Shutdown(text(in));
                case "leave" -> new PresenceFrame.Leave(text(in), number(in), text(in));
                case "join" -> join(in);
                case "all" -> all(in);
                default -> throw new EntityFormatException("unknown frame");
            };
        } catch (JacksonException e) {
            throw new EntityFormatException("not JSON: " + e.getOriginalMessage());
        }
    }

    private PresenceFrame join(JsonParser in) {
        String server = text(in);
        long version = number(in);
        expect(in, JsonToken.START_ARRAY);
        return new PresenceFrame.Join(server, version, member(in));
    }

    private PresenceFrame all(JsonParser in) {
        String server = text(in);
        long version = number(in);
        boolean first = flag(in);
        boolean last = flag(in);
        expect(in, JsonToken.START_ARRAY);
        var members = new ArrayList<PresenceMember<SerializableEntity>>();
        while (in.nextToken() == JsonToken.START_ARRAY) {
            PresenceMember<SerializableEntity> member = member(in);
            if (member != null) {
                members.add(member);
            }
        }
        return new PresenceFrame.All(server, version, first, last, members);
    }

    /** Null when the class of the info is unknown on this server. */
    private @Nullable PresenceMember<SerializableEntity> member(JsonParser in) {
        String id = text(in);
        long since = number(in);
        EntityCodec<?> codec = registry.named(text(in));
        expect(in, JsonToken.START_OBJECT);
        if (since > MAX_MILLIS) {
            throw new EntityFormatException("a time is out of range");
        }
        PresenceMember<SerializableEntity> member = null;
        if (codec == null) {
            in.skipChildren();
        } else {
            SerializableEntity info = new EntityReader(registry, Audience.SERVER, in).readEntity(codec);
            member = new PresenceMember<>(id, info, Instant.ofEpochMilli(since));
        }
        expect(in, JsonToken.END_ARRAY);
        return member;
    }

    private static void expect(JsonParser in, JsonToken token) {
        if (in.nextToken() != token) {
            throw new EntityFormatException("unexpected elements");
        }
    }

    private static String text(JsonParser in) {
        expect(in, JsonToken.VALUE_STRING);
        return in.getString();
    }

    private static long number(JsonParser in) {
        expect(in, JsonToken.VALUE_NUMBER_INT);
        long number = in.getLongValue();
        if (number < 0) {
            throw new EntityFormatException("a number is negative");
        }
        return number;
    }

    private static boolean flag(JsonParser in) {
        JsonToken token = in.nextToken();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw new EntityFormatException("unexpected elements");
        }
        return token == JsonToken.VALUE_TRUE;
    }
}
