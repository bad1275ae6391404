package dev.streampod.golden;

import dev.streampod.entity.Audience;
import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.generator.compatibility.Route;
import dev.streampod.protocol.ChannelDefinition;
import dev.streampod.protocol.MessageSet;
import dev.streampod.protocol.ParameterDefinition;
import dev.streampod.wire.CallCodecs;
import dev.streampod.wire.FollowCodecs;
import dev.streampod.wire.Frame;
import dev.streampod.wire.FrameReader;
import dev.streampod.wire.FrameWriter;
import dev.streampod.wire.MessageCodecs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every channel that clients of one version may follow on servers of the other, or what comes of it, as the route says. */
final class FollowTransmission {

    private static final int SAMPLES = 40;

    private final ProtocolVersion writer;
    private final ProtocolVersion reader;
    private final boolean fromOld;
    private final boolean fromClient;
    private final Transmission entities;
    private final FrameWriter frames;
    private final FrameReader received;
    private final Understanding understanding;
    private final RandomEntities random;

    FollowTransmission(Route route, ProtocolVersion older, ProtocolVersion newer) {
        this.fromOld = route.name().startsWith("OLD_");
        this.fromClient = route.name().contains("CLIENT_TO");
        this.writer = fromOld ? older : newer;
        this.reader = fromOld ? newer : older;
        this.entities = new Transmission(route, older, newer);
        this.frames = new FrameWriter(EntityRegistry.of(List.of(writer.protocol())), Audience.SERVER);
        this.received =
                new FrameReader(new NoStreams(), EntityRegistry.of(List.of(reader.protocol())), Audience.CLIENT);
        this.understanding = new Understanding(writer, reader, Audience.CLIENT);
        this.random = writer.entities(11, Audience.CLIENT);
    }

    /** The first that is not received as it was meant. */
    Optional<String> misunderstood() {
        for (ProtocolVersion.Followed followed : writer.followed()) {
            ChannelDefinition channel = followed.definition();
            Optional<ProtocolVersion.Followed> other = reader.followed(followed.endpoint(), channel.name());
            if (other.isEmpty()) {
                // What only a new client can begin is no break; nobody gets what nobody follows.
                if (fromClient && fromOld) {
                    return Optional.of("unknown channel " + channel.name());
                }
                continue;
            }
            ChannelDefinition there = other.get().definition();
            Optional<String> failure = fromClient
                    ? requests(followed, there)
                    : publications(channel.messages(), there.messages())
                            .or(() -> publications(channel.presence(), there.presence()));
            if (failure.isPresent()) {
                return failure;
            }
        }
        return Optional.empty();
    }

    private Optional<String> requests(ProtocolVersion.Followed followed, ChannelDefinition there) {
        ChannelDefinition channel = followed.definition();
        for (int i = 0; i < SAMPLES; i++) {
            List<@Nullable Object> arguments = new ArrayList<>();
            for (var type : followed.parameterTypes()) {
                arguments.add(random.value(type));
            }
            byte[] frame = frames.writeFollow(1, followed.endpoint(), channel, arguments, null, false);
            Frame read = received.read(frame, 0, frame.length, CallCodecs.NONE, new OneChannel(there));
            if (!(read instanceof Frame.Follow follow) || !same(channel, arguments, there, follow.arguments())) {
                return Optional.of(channel.name() + arguments + " as " + read);
            }
        }
        return Optional.empty();
    }

    private boolean same(
            ChannelDefinition channel,
            List<@Nullable Object> sent,
            ChannelDefinition there,
            List<@Nullable Object> arguments) {
        for (int i = 0; i < sent.size(); i++) {
            for (int j = 0; j < arguments.size(); j++) {
                if (name(channel, i).equals(name(there, j)) && !understanding.same(sent.get(i), arguments.get(j))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static String name(ChannelDefinition channel, int parameter) {
        ParameterDefinition definition = channel.parameters().get(parameter);
        return definition.name();
    }

    /** What is posted, or who is present; nobody asks who is present where one of them knows no presence. */
    private Optional<String> publications(@Nullable MessageSet sent, @Nullable MessageSet known) {
        if (sent == null || known == null) {
            return Optional.empty();
        }
        List<String> names = classNames(reader, known);
        for (EntityCodec<?> codec : writer.codecs(Audience.CLIENT)) {
            if (sent.allows(codec.type())) {
                Optional<String> failure = names.contains(codec.className())
                        ? entities.samples(codec)
                        : Optional.of("unknown class " + codec.className());
                if (failure.isPresent()) {
                    return failure;
                }
            }
        }
        return Optional.empty();
    }

    private static List<String> classNames(ProtocolVersion version, MessageSet set) {
        return version.codecs(Audience.CLIENT).stream()
                .filter(codec -> set.allows(codec.type()))
                .map(EntityCodec::className)
                .toList();
    }

    private record OneChannel(ChannelDefinition channel) implements FollowCodecs {

        @Override
        public boolean hasEndpoint(String endpoint) {
            return true;
        }

        @Override
        public @Nullable ChannelDefinition channel(String endpoint, String name) {
            return name.equals(channel.name()) ? channel : null;
        }
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
