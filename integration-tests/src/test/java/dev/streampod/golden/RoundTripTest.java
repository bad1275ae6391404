package dev.streampod.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampod.entity.Audience;
import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.SerializableEntity;
import dev.streampod.golden.everything.EverythingProtocol;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever value an entity has, it arrives as it was sent. */
class RoundTripTest {

    private static final int ROUNDS = 100;

    private final Json json = new Json(EverythingProtocol.INSTANCE);

    static Stream<EntityCodec<?>> codecs() {
        return EverythingProtocol.INSTANCE.codecs().stream();
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void serversReadWhatServersWrite(EntityCodec<?> codec) {
        var random = new RandomEntities(codec.className().hashCode());
        for (int i = 0; i < ROUNDS; i++) {
            SerializableEntity entity = random.entity(codec.type());
            String written = json.write(entity, Audience.SERVER);
            SerializableEntity read = json.read(codec.className(), written, Audience.SERVER);
            assertThat(read).as(written).isEqualTo(entity);
            assertThat(read.hashCode()).isEqualTo(entity.hashCode());
            assertThat(json.write(read, Audience.SERVER)).isEqualTo(written);
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void aCopyMadeByItsBuilderIsEqual(EntityCodec<?> codec) throws ReflectiveOperationException {
        var random = new RandomEntities(1);
        for (int i = 0; i < ROUNDS; i++) {
            SerializableEntity entity = random.entity(codec.type());
            Object builder = entity.getClass().getMethod("toBuilder").invoke(entity);
            Object copy = builder.getClass().getMethod("build").invoke(builder);
            assertThat(copy).isEqualTo(entity).isNotSameAs(entity);
        }
    }
}
