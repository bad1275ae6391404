package dev.streampod.entity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Single values as JSON. */
final class JsonText {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final EntityRegistry NO_CLASSES = EntityRegistry.of(List.of());

    private JsonText() {}

    static <T> T read(String json, Function<EntityReader, T> value) {
        return read(json, Audience.CLIENT, NO_CLASSES, value);
    }

    static <T> T read(String json, Audience from, EntityRegistry registry, Function<EntityReader, T> value) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json.getBytes(UTF_8))) {
            parser.nextToken();
            return value.apply(new EntityReader(registry, from, parser));
        }
    }

    static String written(Consumer<EntityWriter> value) {
        return written(Audience.CLIENT, NO_CLASSES, value);
    }

    static String written(Audience to, EntityRegistry registry, Consumer<EntityWriter> value) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            value.accept(new EntityWriter(registry, to, generator));
        }
        return bytes.toString(UTF_8);
    }

    static String quoted(Object value) {
        return '"' + value.toString() + '"';
    }
}
