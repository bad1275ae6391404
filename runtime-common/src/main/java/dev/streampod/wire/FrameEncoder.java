package dev.streampod.wire;

import dev.streampod.entity.Audience;
import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.EntityWriter;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.entity.SerializableException;
import dev.streampod.entity.ValueWriter;
import dev.streampod.protocol.ChannelDefinition;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.ParameterDefinition;
import dev.streampod.protocol.ValueCodec;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;

/** A generator for one frame after the other. Belongs to one thread at a time; not to be used again after it failed. */
final class FrameEncoder {

    private static final SerializableString MSG = new SerializedString("msg");

    private final EntityRegistry registry;
    private final FrameOutput output = new FrameOutput();
    private final JsonGenerator out;
    private final EntityWriter entities;

    FrameEncoder(JsonFactory factory, EntityRegistry registry, Audience to) {
        this.registry = registry;
        this.out = factory.createGenerator(ObjectWriteContext.empty(), output);
        this.entities = new EntityWriter(registry, to, out);
    }

    <T extends SerializableEntity> byte[] message(String endpoint, EntityCodec<T> codec, T message) {
        out.writeStartArray();
        out.writeString(MSG);
        out.writeString(endpoint);
        out.writeString(codec.className());
        entities.writeEntity(codec, message);
        return endOfFrame();
    }

    byte[] call(
            long id,
            String endpoint,
            MethodDefinition<?> method,
            List<@Nullable Object> arguments,
            long deadlineMillis) {
        out.writeStartArray().writeString("call").writeNumber(id);
        out.writeString(endpoint).writeString(method.name());
        arguments(method.parameters(), arguments);
        if (deadlineMillis >= 0) {
            out.writeStartObject()
                    .writeNumberProperty("deadlineMillis", deadlineMillis)
                    .writeEndObject();
        }
        return endOfFrame();
    }

    byte[] follow(
            long id,
            String endpoint,
            ChannelDefinition channel,
            List<@Nullable Object> arguments,
            @Nullable String after,
            boolean all) {
        out.writeStartArray().writeString("follow").writeNumber(id);
        out.writeString(endpoint).writeString(channel.name());
        arguments(channel.parameters(), arguments);
        out.writeStartObject();
        optional("after", after);
        if (all) {
            out.writeBooleanProperty("all", true);
        }
        out.writeEndObject();
        return endOfFrame();
    }

    /** A publication from after its number on, without the bracket that would begin it. */
    <T extends SerializableEntity> byte[] publication(@Nullable String position, EntityCodec<T> codec, T message) {
        out.writeStartArray();
        out.writeString(position);
        out.writeString(codec.className());
        entities.writeEntity(codec, message);
        return endOfFrame();
    }

    byte[] joined(long id, String member, SerializableEntity info) {
        EntityCodec<SerializableEntity> codec = registry.of(info);
        out.writeStartArray().writeString("joined").writeNumber(id).writeString(member);
        out.writeString(codec.className());
        entities.writeEntity(codec, info);
        return endOfFrame();
    }

    byte[] result(long id, @Nullable ValueCodec<?> codec, @Nullable Object value) {
        out.writeStartArray().writeString("result").writeNumber(id);
        if (codec == null) {
            out.writeNull();
        } else {
            value(codec, value, "the result");
        }
        return endOfFrame();
    }

    /** A value without a frame around it. */
    byte[] bare(ValueCodec<?> codec, @Nullable Object value) {
        value(codec, value, "the result");
        byte[] bytes = written();
        UnpairedSurrogates.refuseInValue(bytes);
        return bytes;
    }

    /** A failure as an object of its own, in the form of a problem of HTTP (RFC 9457). */
    byte[] problem(Frame.Failure failure, int status, String title) {
        out.writeStartObject();
        out.writeStringProperty("type", "about:blank");
        out.writeStringProperty("title", title);
        out.writeNumberProperty("status", status);
        out.writeStringProperty("detail", failure.message());
        out.writeStringProperty("code", failure.code());
        optional("reference", failure.reference());
        exception(failure.exception());
        out.writeEndObject();
        return written();
    }

    byte[] item(long id, @Nullable String parameter, ValueCodec<?> codec, Object value) {
        out.writeStartArray().writeString("item").writeNumber(id);
        out.writeString(parameter);
        value(codec, value, "an item");
        return endOfFrame();
    }

    private void arguments(List<ParameterDefinition> parameters, List<@Nullable Object> arguments) {
        out.writeStartObject();
        for (int i = 0; i < arguments.size(); i++) {
            ParameterDefinition parameter = parameters.get(i);
            Object argument = arguments.get(i);
            if (parameter.stream() || (argument == null && parameter.optional())) {
                continue;
            }
            out.writeName(parameter.name());
            value(parameter.codec(), argument, "the argument " + parameter.name());
        }
        out.writeEndObject();
    }

    @SuppressWarnings("unchecked") // generated code gives values of the codec's own type
    private void value(ValueCodec<?> codec, @Nullable Object value, String what) {
        if (value != null) {
            ((ValueWriter<Object>) codec.writer()).write(entities, value);
        } else if (codec.nullable()) {
            out.writeNull();
        } else {
            throw new IllegalArgumentException(what + " must not be null");
        }
    }

    /** Ends a frame with data of the application. */
    private byte[] endOfFrame() {
        out.writeEndArray();
        byte[] bytes = written();
        UnpairedSurrogates.refuseInArray(bytes, 0);
        return bytes;
    }

    private byte[] written() {
        out.flush();
        return output.takeBytes();
    }

    byte[] control(Frame frame) {
        out.writeStartArray();
        body(frame);
        out.writeEndArray();
        return written();
    }

    private void body(Frame frame) {
        if (frame instanceof Frame.Ping) {
            out.writeString("ping");
        } else if (frame instanceof Frame.Pong) {
            out.writeString("pong");
        } else if (frame instanceof Frame.Ack ack) {
            out.writeString("ack");
            out.writeNumber(ack.received());
        } else if (frame instanceof Frame.Hello hello) {
            out.writeString("hello").writeStartObject();
            out.writeNumberProperty("protocol", hello.protocol());
            optional("key", hello.key());
            optional("fingerprint", hello.fingerprint());
            optional("client", hello.client());
            if (hello.maxMessageBytes() > 0) {
                limits(hello.maxMessageBytes());
            }
            resume(hello.resume());
            out.writeEndObject();
        } else if (frame instanceof Frame.Welcome welcome) {
            out.writeString("welcome").writeStartObject();
            out.writeStringProperty("connection", welcome.connection());
            out.writeNumberProperty("heartbeatMillis", welcome.heartbeatMillis());
            limits(welcome.maxMessageBytes());
            out.writeStringProperty("server", welcome.server());
            resume(welcome.resume());
            expiry(welcome.expiresInMillis());
            if (welcome.user() != null) {
                out.writeStringProperty("userId", welcome.user().userId());
                scopes(welcome.user().scopes());
            }
            out.writeEndObject();
        } else if (frame instanceof Frame.Auth auth) {
            out.writeString("auth");
            out.writeString(auth.key());
        } else if (frame instanceof Frame.Authenticated authenticated) {
            out.writeString("authenticated").writeStartObject();
            optional("userId", authenticated.userId());
            scopes(authenticated.scopes());
            expiry(authenticated.expiresInMillis());
            optional("reason", authenticated.reason());
            out.writeEndObject();
        } else if (frame instanceof Frame.Open open) {
            strings("open", open.endpoint());
        } else if (frame instanceof Frame.Opened opened) {
            strings("opened", opened.endpoint());
        } else if (frame instanceof Frame.Refused refused) {
            strings("refused", refused.endpoint(), refused.code(), refused.message());
        } else if (frame instanceof Frame.Close close) {
            strings("close", close.endpoint());
        } else if (frame instanceof Frame.Closed closed) {
            strings("closed", closed.endpoint(), closed.code(), closed.message());
        } else if (frame instanceof Frame.Failure failure) {
            out.writeString("error");
            if (failure.id() == null) {
                out.writeNull();
            } else {
                out.writeNumber(failure.id());
            }
            failure(failure);
        } else if (frame instanceof Frame.End end) {
            out.writeString("end").writeNumber(end.id()).writeString(end.parameter());
            if (end.error() != null) {
                failure(end.error());
            }
        } else if (frame instanceof Frame.Credit credit) {
            out.writeString("credit").writeNumber(credit.id()).writeString(credit.parameter());
            out.writeNumber(credit.items());
        } else if (frame instanceof Frame.Cancel cancel) {
            out.writeString("cancel").writeNumber(cancel.id()).writeString(cancel.parameter());
        } else if (frame instanceof Frame.Unfollow unfollow) {
            out.writeString("unfollow").writeNumber(unfollow.id());
        } else if (frame instanceof Frame.WatchPresence presence) {
            out.writeString("presence").writeNumber(presence.id());
        } else if (frame instanceof Frame.Following following) {
            out.writeString("following").writeNumber(following.id()).writeStartObject();
            optional("position", following.position());
            out.writeEndObject();
        } else if (frame instanceof Frame.Recovered recovered) {
            out.writeString("recovered").writeNumber(recovered.id()).writeNumber(recovered.messages());
            if (recovered.position() != null) {
                out.writeString(recovered.position());
            }
        } else if (frame instanceof Frame.Lost lost) {
            out.writeString("lost").writeNumber(lost.id()).writeStartObject();
            out.writeStringProperty("cause", lost.cause());
            optional("after", lost.after());
            out.writeStringProperty("from", lost.from().toString());
            out.writeStringProperty("to", lost.to().toString());
            out.writeEndObject();
        } else if (frame instanceof Frame.Unfollowed unfollowed) {
            out.writeString("unfollowed").writeNumber(unfollowed.id());
            out.writeString(unfollowed.code()).writeString(unfollowed.message());
        } else if (frame instanceof Frame.Left left) {
            out.writeString("left").writeNumber(left.id()).writeString(left.member());
        } else if (frame instanceof Frame.Present present) {
            out.writeString("present").writeNumber(present.id());
        } else if (frame instanceof Frame.Goodbye goodbye) {
            out.writeString("goodbye").writeStartObject();
            out.writeNumberProperty("code", goodbye.code());
            out.writeNumberProperty("reconnectAfterMillis", goodbye.reconnectAfterMillis());
            out.writeEndObject();
        } else {
            throw new IllegalArgumentException("not a frame that is sent: " + frame);
        }
    }

    private void limits(long maxMessageBytes) {
        out.writeName("limits").writeStartObject();
        out.writeNumberProperty("maxMessageBytes", maxMessageBytes);
        out.writeEndObject();
    }

    private void scopes(Set<String> scopes) {
        out.writeName("scopes").writeStartArray();
        scopes.forEach(out::writeString);
        out.writeEndArray();
    }

    private void expiry(long millis) {
        if (millis != 0) {
            out.writeNumberProperty("expiresInMillis", millis);
        }
    }

    private void resume(Frame.@Nullable ResumeRequest request) {
        if (request == null) {
            return;
        }
        if (request.token() == null) {
            out.writeBooleanProperty("resume", true);
            return;
        }
        out.writeName("resume").writeStartObject();
        out.writeStringProperty("token", request.token());
        out.writeNumberProperty("received", request.received());
        out.writeEndObject();
    }

    private void resume(Frame.@Nullable Resumable resumable) {
        if (resumable == null) {
            return;
        }
        out.writeName("resume").writeStartObject();
        out.writeStringProperty("token", resumable.token());
        out.writeNumberProperty("windowMillis", resumable.windowMillis());
        if (resumable.received() != null) {
            out.writeNumberProperty("received", resumable.received());
        }
        out.writeEndObject();
    }

    private void failure(Frame.Failure failure) {
        out.writeStartObject();
        out.writeStringProperty("code", failure.code());
        out.writeStringProperty("message", failure.message());
        optional("reference", failure.reference());
        optional("endpoint", failure.endpoint());
        exception(failure.exception());
        out.writeEndObject();
    }

    private void exception(@Nullable SerializableException exception) {
        if (exception != null) {
            EntityCodec<SerializableException> codec = registry.of(exception);
            out.writeStringProperty("className", codec.className());
            out.writeName("data");
            out.flush();
            int name = output.length();
            entities.writeEntity(codec, exception);
            out.flush();
            // Without the colon. The text of a failure may have what its exception must not.
            UnpairedSurrogates.refuseInValue(output.bytesFrom(name + 1));
        }
    }

    private void strings(String... values) {
        for (String value : values) {
            out.writeString(value);
        }
    }

    private void optional(String name, @Nullable String value) {
        if (value != null) {
            out.writeStringProperty(name, value);
        }
    }
}
