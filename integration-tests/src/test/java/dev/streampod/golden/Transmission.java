package dev.streampod.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streampod.entity.Audience;
import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityFormatException;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.generator.compatibility.Route;
import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.StreamDefinition;
import dev.streampod.generator.definition.StreamDirection;
import dev.streampod.generator.definition.StreamDirection.AnyEntity;
import dev.streampod.generator.definition.StreamDirection.Messages;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Everything that programs of one version may send to those of the other on one route, and what becomes of it. */
final class Transmission {

    private static final int SAMPLES = 60;
    private static final int SAMPLES_WITH_GAPS = 3;
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Route route;
    private final ProtocolVersion writer;
    private final ProtocolVersion reader;
    private final Audience audience;
    private final boolean fromOld;

    Transmission(Route route, ProtocolVersion older, ProtocolVersion newer) {
        this.route = route;
        this.fromOld = route.name().startsWith("OLD_");
        this.writer = fromOld ? older : newer;
        this.reader = fromOld ? newer : older;
        this.audience = route.name().contains("CLIENT") ? Audience.CLIENT : Audience.SERVER;
    }

    /** The first that is not received as it was meant. */
    Optional<String> misunderstood() {
        if (audience == Audience.SERVER) {
            return posts();
        }
        return writer.endpoints().stream()
                .flatMap(endpoint -> messages(endpoint).stream())
                .findFirst();
    }

    /** Servers post every class of theirs. What only the new version has, old servers cannot miss. */
    private Optional<String> posts() {
        for (EntityCodec<?> codec : writer.codecs(audience)) {
            if (reader.json().typeOf(codec.className()) != null) {
                Optional<String> failure = samples(codec);
                if (failure.isPresent()) {
                    return failure;
                }
            } else if (fromOld) {
                return Optional.of("unknown class " + codec.className());
            }
        }
        return Optional.empty();
    }

    private Optional<String> messages(EndpointDefinition endpoint) {
        boolean fromClient = route.name().contains("CLIENT_TO");
        Function<StreamDefinition, StreamDirection> direction =
                fromClient ? StreamDefinition::fromClient : StreamDefinition::toClient;
        if (endpoint.stream() == null) {
            return Optional.empty();
        }
        StreamDefinition other =
                reader.endpoint(endpoint.name()).map(EndpointDefinition::stream).orElse(null);
        if (other == null) {
            return fromClient && fromOld ? Optional.of("unknown endpoint " + endpoint.name()) : Optional.empty();
        }
        for (EntityCodec<?> codec : writer.codecs(audience)) {
            if (allows(direction.apply(endpoint.stream()), codec.className())) {
                boolean known = reader.codecs(audience).stream()
                                .anyMatch(candidate -> candidate.className().equals(codec.className()))
                        && allows(direction.apply(other), codec.className());
                // What only a new client can begin to send is no break, nor what nothing but the sender promises.
                boolean novelty = !fromOld && (fromClient || direction.apply(other) instanceof AnyEntity);
                if (!known && !novelty) {
                    return Optional.of("unknown class " + codec.className() + " on " + endpoint.name());
                }
                Optional<String> failure = known ? samples(codec) : Optional.empty();
                if (failure.isPresent()) {
                    return failure;
                }
            }
        }
        return Optional.empty();
    }

    private static boolean allows(StreamDirection direction, String className) {
        return direction instanceof AnyEntity
                || (direction instanceof Messages messages
                        && messages.concreteTypes().contains(className));
    }

    /** The first value of a class that is not received as it was meant. */
    Optional<String> samples(EntityCodec<?> codec) {
        RandomEntities random = writer.entities(codec.className().hashCode(), audience);
        var understanding = new Understanding(writer, reader, audience);
        for (int i = 0; i < SAMPLES; i++) {
            SerializableEntity sent = random.entity(codec.type());
            String written = writer.json().write(sent, audience);
            SerializableEntity received = read(reader, codec, written);
            if (received == null || !understanding.same(sent, received)) {
                return Optional.of(sent + " as " + received);
            }
            // Old programs of other languages may leave out whatever their version allows.
            for (String gap : fromOld && i < SAMPLES_WITH_GAPS ? withGaps(written) : List.<String>of()) {
                if (read(writer, codec, gap) != null && read(reader, codec, gap) == null) {
                    return Optional.of(gap);
                }
            }
        }
        return Optional.empty();
    }

    private @Nullable SerializableEntity read(ProtocolVersion version, EntityCodec<?> codec, String written) {
        try {
            return version.json().read(codec.className(), written, audience);
        } catch (EntityFormatException e) {
            return null;
        }
    }

    /** The same object without one of its keys, for each of them. */
    private static List<String> withGaps(String written) {
        List<String> gaps = new ArrayList<>();
        String gap = without(0, written);
        for (int i = 1; !gap.equals(written); i++) {
            gaps.add(gap);
            gap = without(i, written);
        }
        return gaps;
    }

    private static String without(int key, String written) {
        var bytes = new ByteArrayOutputStream();
        try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), written.getBytes(UTF_8));
                JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            in.nextToken();
            out.writeStartObject();
            for (int i = 0; in.nextToken() == JsonToken.PROPERTY_NAME; i++) {
                if (i == key) {
                    in.nextToken();
                    in.skipChildren();
                } else {
                    out.copyCurrentStructure(in);
                }
            }
            out.writeEndObject();
        }
        return bytes.toString(UTF_8);
    }
}
