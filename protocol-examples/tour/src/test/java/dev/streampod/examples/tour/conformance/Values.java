package dev.streampod.examples.tour.conformance;

import dev.streampod.entity.Audience;
import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.EntityWriter;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.examples.tour.protocol.TourProtocol;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;

/** Makes the values that the client is given, and shows those that it gives, in the JSON of the wire. Immutable. */
final class Values {

    private final JsonFactory json = new JsonFactory();
    private final EntityRegistry registry = EntityRegistry.of(List.of(TourProtocol.INSTANCE));

    /** @param message the name of its class, and its fields */
    SerializableEntity message(JsonNode message) {
        return entity(message.get(0).stringValue(), message.get(1));
    }

    <T extends SerializableEntity> T entity(Class<T> type, JsonNode fields) {
        return type.cast(entity(type.getSimpleName(), fields));
    }

    private SerializableEntity entity(String className, JsonNode fields) {
        EntityCodec<?> codec = registry.named(className);
        if (codec == null) {
            throw new IllegalArgumentException("the tour has no class " + className);
        }
        byte[] text = fields.toString().getBytes(StandardCharsets.UTF_8);
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            return new EntityReader(registry, Audience.SERVER, parser).readEntity(codec);
        }
    }

    /** The name of its class, and its fields. */
    JsonNode shownMessage(SerializableEntity message) {
        return Suite.JSON
                .createArrayNode()
                .add(registry.of(message).className())
                .add(shown(message));
    }

    /** An entity's fields, or a number, a text or nothing as it is. */
    JsonNode shown(@Nullable Object value) {
        if (!(value instanceof SerializableEntity entity)) {
            return Suite.JSON.valueToTree(value);
        }
        var text = new ByteArrayOutputStream();
        try (JsonGenerator generator = json.createGenerator(ObjectWriteContext.empty(), text)) {
            new EntityWriter(registry, Audience.CLIENT, generator).writeEntity(registry.of(entity), entity);
        }
        return Suite.JSON.readTree(text.toByteArray());
    }
}
