package dev.streampod.wire;

import dev.streampod.entity.Audience;
import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.EntityWriter;
import dev.streampod.entity.SerializableEntity;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;

/** A generator for one frame after the other. Belongs to one thread at a time; not to be used again after it failed. */
final class FrameEncoder {

    private static final SerializableString MSG = new SerializedString("msg");

    private final FrameOutput output = new FrameOutput();
    private final JsonGenerator generator;
    private final EntityWriter entities;

    FrameEncoder(JsonFactory factory, EntityRegistry registry, Audience to) {
        this.generator = factory.createGenerator(ObjectWriteContext.empty(), output);
        this.entities = new EntityWriter(registry, to, generator);
    }

    <T extends SerializableEntity> byte[] message(String endpoint, EntityCodec<T> codec, T message) {
        generator.writeStartArray();
        generator.writeString(MSG);
        generator.writeString(endpoint);
        generator.writeString(codec.className());
        entities.writeEntity(codec, message);
        generator.writeEndArray();
        generator.flush();
        return output.takeBytes();
    }

    byte[] control(Frame frame) {
        generator.writeStartArray();
        body(frame, generator);
        generator.writeEndArray();
        generator.flush();
        return output.takeBytes();
    }

    private static void body(Frame frame, JsonGenerator out) {
        if (frame instanceof Frame.Ping) {
            out.writeString("ping");
        } else if (frame instanceof Frame.Pong) {
            out.writeString("pong");
        } else if (frame instanceof Frame.Hello hello) {
            out.writeString("hello").writeStartObject();
            out.writeNumberProperty("protocol", hello.protocol());
            optional(out, "key", hello.key());
            optional(out, "fingerprint", hello.fingerprint());
            optional(out, "client", hello.client());
            out.writeEndObject();
        } else if (frame instanceof Frame.Welcome welcome) {
            out.writeString("welcome").writeStartObject();
            out.writeStringProperty("connection", welcome.connection());
            out.writeNumberProperty("heartbeatMillis", welcome.heartbeatMillis());
            out.writeName("limits").writeStartObject();
            out.writeNumberProperty("maxMessageBytes", welcome.maxMessageBytes());
            out.writeEndObject();
            out.writeStringProperty("server", welcome.server());
            expiry(out, welcome.expiresInMillis());
            out.writeEndObject();
        } else if (frame instanceof Frame.Auth auth) {
            out.writeString("auth");
            out.writeString(auth.key());
        } else if (frame instanceof Frame.Authenticated who) {
            out.writeString("authenticated").writeStartObject();
            optional(out, "userId", who.userId());
            out.writeName("scopes").writeStartArray();
            who.scopes().forEach(out::writeString);
            out.writeEndArray();
            expiry(out, who.expiresInMillis());
            optional(out, "reason", who.reason());
            out.writeEndObject();
        } else if (frame instanceof Frame.Open open) {
            strings(out, "open", open.endpoint());
        } else if (frame instanceof Frame.Opened opened) {
            strings(out, "opened", opened.endpoint());
        } else if (frame instanceof Frame.Refused refused) {
            strings(out, "refused", refused.endpoint(), refused.code(), refused.message());
        } else if (frame instanceof Frame.Close close) {
            strings(out, "close", close.endpoint());
        } else if (frame instanceof Frame.Closed closed) {
            strings(out, "closed", closed.endpoint(), closed.code(), closed.message());
        } else if (frame instanceof Frame.Failure failure) {
            failure(failure, out);
        } else if (frame instanceof Frame.Goodbye goodbye) {
            out.writeString("goodbye").writeStartObject();
            out.writeNumberProperty("code", goodbye.code());
            out.writeNumberProperty("reconnectAfterMillis", goodbye.reconnectAfterMillis());
            out.writeEndObject();
        } else {
            throw new IllegalArgumentException("not a frame that is sent: " + frame);
        }
    }

    private static void expiry(JsonGenerator out, long millis) {
        if (millis != 0) {
            out.writeNumberProperty("expiresInMillis", millis);
        }
    }

    private static void failure(Frame.Failure failure, JsonGenerator out) {
        out.writeString("error");
        if (failure.id() == null) {
            out.writeNull();
        } else {
            out.writeNumber(failure.id());
        }
        out.writeStartObject();
        out.writeStringProperty("code", failure.code());
        out.writeStringProperty("message", failure.message());
        optional(out, "reference", failure.reference());
        optional(out, "endpoint", failure.endpoint());
        out.writeEndObject();
    }

    private static void strings(JsonGenerator out, String... values) {
        for (String value : values) {
            out.writeString(value);
        }
    }

    private static void optional(JsonGenerator out, String name, @Nullable String value) {
        if (value != null) {
            out.writeStringProperty(name, value);
        }
    }
}
