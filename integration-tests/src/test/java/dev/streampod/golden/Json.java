package dev.streampod.golden;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streampod.entity.Audience;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.EntityWriter;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.protocol.Protocol;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes and reads entities of one protocol on their own, without a frame around them. */
final class Json {

    private static final JsonFactory FACTORY = new JsonFactory();

    private final EntityRegistry registry;

    Json(Protocol protocol) {
        this.registry = EntityRegistry.of(List.of(protocol));
    }

    String write(SerializableEntity entity, Audience to) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            new EntityWriter(registry, to, out).writeEntity(registry.of(entity), entity);
        }
        return bytes.toString(UTF_8);
    }

    SerializableEntity read(String className, String json, Audience from) {
        var codec = registry.named(className);
        if (codec == null) {
            throw new AssertionError("no class " + className);
        }
        byte[] bytes = json.getBytes(UTF_8);
        try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            in.nextToken();
            SerializableEntity entity = new EntityReader(registry, from, in).readEntity(codec);
            if (in.nextToken() != null) {
                throw new AssertionError("not all was read of " + json);
            }
            return entity;
        }
    }

    /** Reads JSON that is written with single quotes for the sake of the eye. */
    SerializableEntity readQuoted(String className, String json, Audience from) {
        return read(className, json.replace('\'', '"'), from);
    }

    @Nullable
    Class<?> typeOf(String className) {
        var codec = registry.named(className);
        return codec == null ? null : codec.type();
    }
}
