package dev.streampod.golden;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.streampod.entity.Audience;
import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityRegistry;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.golden.everything.EverythingProtocol;
import dev.streampod.wire.Frame;
import dev.streampod.wire.FrameReader;
import dev.streampod.wire.FrameSyntaxException;
import dev.streampod.wire.FrameWriter;
import dev.streampod.wire.MessageCodecs;
import dev.streampod.wire.Utf8;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;

/** L5: whatever a generated codec reads is an entity that can be written and read again, or is refused. */
@Tag("long")
class CodecFuzzTest {

    private static final String STREAM = "s";

    private final EntityRegistry registry = EntityRegistry.of(List.of(EverythingProtocol.INSTANCE));
    private final FrameReader reader = new FrameReader(
            new MessageCodecs() {
                @Override
                public boolean hasStream(String endpoint) {
                    return endpoint.equals(STREAM);
                }

                @Override
                public @Nullable EntityCodec<?> codec(String endpoint, String className) {
                    return registry.named(className);
                }
            },
            registry,
            Audience.SERVER);
    private final FrameWriter writer = new FrameWriter(registry, Audience.SERVER);

    /** @param classAndData the name of a class, a space, and JSON */
    @FuzzTest
    void entitiesAreReadOrRefused(byte[] classAndData) {
        String text = new String(classAndData, UTF_8);
        int space = text.indexOf(' ');
        EntityCodec<?> codec = space < 0 ? null : registry.named(text.substring(0, space));
        if (codec == null || !Utf8.isValid(classAndData, 0, classAndData.length)) {
            return;
        }
        SerializableEntity entity =
                read("[\"msg\",\"" + STREAM + "\",\"" + codec.className() + "\"," + text.substring(space + 1) + "]");
        if (entity != null) {
            byte[] written = writer.writeMessage(STREAM, registry.of(entity), entity);
            SerializableEntity again = read(new String(written, UTF_8));
            assertThat(again).isEqualTo(entity).hasSameHashCodeAs(entity);
        }
    }

    private @Nullable SerializableEntity read(String frame) {
        byte[] bytes = frame.getBytes(UTF_8);
        try {
            return reader.read(bytes, 0, bytes.length) instanceof Frame.Message message ? message.data() : null;
        } catch (FrameSyntaxException e) {
            return null;
        }
    }
}
