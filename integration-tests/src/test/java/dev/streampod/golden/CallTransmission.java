package dev.streampod.golden;

import dev.streampod.entity.Audience;
import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.generator.compatibility.Route;
import dev.streampod.protocol.MethodDefinition;
import dev.streampod.protocol.MethodDefinition.Returns;
import dev.streampod.protocol.ParameterDefinition;
import dev.streampod.protocol.ValueCodec;
import dev.streampod.wire.CallCodecs;
import dev.streampod.wire.Frame;
import dev.streampod.wire.FrameReader;
import dev.streampod.wire.FrameWriter;
import dev.streampod.wire.MessageCodecs;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every call that clients of one version may make of servers of the other, or what comes back of it, as the route says. */
final class CallTransmission {

    private static final int SAMPLES = 40;

    private final ProtocolVersion writer;
    private final ProtocolVersion reader;
    private final boolean fromOld;
    private final boolean fromClient;
    private final FrameWriter frames;
    private final FrameReader received;
    private final Understanding understanding;
    private final RandomEntities random;

    CallTransmission(Route route, ProtocolVersion older, ProtocolVersion newer) {
        this.fromOld = route.name().startsWith("OLD_");
        this.fromClient = route.name().contains("CLIENT_TO");
        this.writer = fromOld ? older : newer;
        this.reader = fromOld ? newer : older;
        this.frames = new FrameWriter(
                EntityRegistry.of(List.of(writer.protocol())), fromClient ? Audience.SERVER : Audience.CLIENT);
        this.received = new FrameReader(
                new NoStreams(),
                EntityRegistry.of(List.of(reader.protocol())),
                fromClient ? Audience.CLIENT : Audience.SERVER);
        this.understanding = new Understanding(writer, reader, Audience.CLIENT);
        this.random = writer.entities(7, Audience.CLIENT);
    }

    /** The first that is not received as it was meant. */
    Optional<String> misunderstood() {
        for (ProtocolVersion.Method method : writer.methods()) {
            Optional<ProtocolVersion.Method> other = reader.method(method.endpoint(), method.name());
            if (other.isEmpty()) {
                // What only a new client can begin is no break; nobody is answered who does not call.
                if (fromClient && fromOld) {
                    return Optional.of("unknown method " + method.name());
                }
                continue;
            }
            Optional<String> failure = fromClient ? call(method, other.get()) : answer(method, other.get());
            if (failure.isPresent()) {
                return failure;
            }
        }
        return Optional.empty();
    }

    private Optional<String> call(ProtocolVersion.Method method, ProtocolVersion.Method other) {
        List<ParameterDefinition> parameters = method.definition().parameters();
        for (int i = 0; i < SAMPLES; i++) {
            List<@Nullable Object> arguments = new ArrayList<>();
            for (int p = 0; p < parameters.size(); p++) {
                arguments.add(parameters.get(p).stream() ? null : random.value(method.parameterTypes()[p + 1]));
            }
            if (!understood(method, other, arguments)) {
                return Optional.of(method.name() + arguments);
            }
            // Old programs of other languages may leave out whatever their version allows.
            for (int p = 0; fromOld && p < parameters.size(); p++) {
                List<@Nullable Object> gap = new ArrayList<>(arguments);
                gap.set(p, null);
                if (parameters.get(p).defaultValue() != null && read(method, other, gap) instanceof Frame.BadCall bad) {
                    return Optional.of(method.name() + ": " + bad.message());
                }
            }
        }
        return items(method, other);
    }

    private boolean understood(
            ProtocolVersion.Method method, ProtocolVersion.Method other, List<@Nullable Object> arguments) {
        if (!(read(method, other, arguments) instanceof Frame.Call call)) {
            return false;
        }
        List<ParameterDefinition> parameters = method.definition().parameters();
        for (int p = 0; p < parameters.size(); p++) {
            int index = other.definition().indexOf(parameters.get(p).name());
            if (index < 0) {
                continue;
            }
            ParameterDefinition there = other.definition().parameters().get(index);
            if (there.stream() != parameters.get(p).stream()) {
                return false;
            }
            Object sent = arguments.get(p);
            boolean becameDefault = sent == null && !there.codec().nullable() && there.defaultValue() != null;
            if (!there.stream()
                    && !becameDefault
                    && !understanding.same(sent, call.arguments().get(index))) {
                return false;
            }
        }
        return true;
    }

    private Frame read(ProtocolVersion.Method method, ProtocolVersion.Method other, List<@Nullable Object> arguments) {
        return read(
                frames.writeCall(1, method.endpoint(), method.definition(), arguments, -1), other.definition(), null);
    }

    private Optional<String> items(ProtocolVersion.Method method, ProtocolVersion.Method other) {
        List<ParameterDefinition> parameters = method.definition().parameters();
        for (int p = 0; p < parameters.size(); p++) {
            ParameterDefinition parameter = parameters.get(p);
            int index = other.definition().indexOf(parameter.name());
            if (parameter.stream() && index >= 0) {
                ValueCodec<?> codec = other.definition().parameters().get(index).codec();
                AnnotatedType type = item(method.parameterTypes()[p + 1]);
                Optional<String> failure = items(method, parameter.name(), parameter.codec(), type, codec);
                if (failure.isPresent()) {
                    return failure;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> answer(ProtocolVersion.Method method, ProtocolVersion.Method other) {
        MethodDefinition<?> from = method.definition();
        MethodDefinition<?> to = other.definition();
        if ((from.returns() == Returns.STREAM) != (to.returns() == Returns.STREAM)) {
            return Optional.of(method.name() + " returns a stream for one of them only");
        }
        if (from.returns() == Returns.STREAM && from.result() != null && to.result() != null) {
            return items(method, null, from.result(), item(method.returnType()), to.result());
        }
        for (int i = 0; i < SAMPLES; i++) {
            Object sent = from.result() == null ? null : random.value(method.returnType());
            Frame frame = read(frames.writeResult(1, from.result(), sent), to, null);
            boolean ignored = to.result() == null;
            if (!(frame instanceof Frame.Result result) || !(ignored || understanding.same(sent, result.value()))) {
                return Optional.of(method.name() + " returns " + sent + " as " + frame);
            }
        }
        return Optional.empty();
    }

    private Optional<String> items(
            ProtocolVersion.Method method,
            @Nullable String parameter,
            ValueCodec<?> from,
            AnnotatedType type,
            ValueCodec<?> to) {
        for (int i = 0; i < SAMPLES; i++) {
            Object sent = random.value(type);
            if (sent == null) {
                continue;
            }
            Frame frame = read(frames.writeItem(1, parameter, from, sent), method.definition(), to);
            if (!(frame instanceof Frame.Item item) || !understanding.same(sent, item.value())) {
                return Optional.of(method.name() + " has the item " + sent + " as " + frame);
            }
        }
        return Optional.empty();
    }

    private Frame read(byte[] frame, MethodDefinition<?> method, @Nullable ValueCodec<?> items) {
        return received.read(frame, 0, frame.length, new CallCodecs() {

            @Override
            public boolean hasEndpoint(String endpoint) {
                return true;
            }

            @Override
            public MethodDefinition<?> method(String endpoint, String name) {
                return method;
            }

            @Override
            public MethodDefinition<?> called(long id) {
                return method;
            }

            @Override
            public @Nullable ValueCodec<?> items(long id, @Nullable String parameter) {
                return items;
            }
        });
    }

    private static AnnotatedType item(AnnotatedType publisher) {
        return ((AnnotatedParameterizedType) publisher).getAnnotatedActualTypeArguments()[0];
    }

    private static final class NoStreams implements MessageCodecs {

        @Override
        public boolean hasStream(String endpoint) {
            return false;
        }

        @Override
        public @Nullable EntityCodec<?> codec(String endpoint, String className) {
            return null;
        }
    }
}
