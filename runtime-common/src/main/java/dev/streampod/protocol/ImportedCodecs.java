package dev.streampod.protocol;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.entity.SerializableEntity;
import java.util.ArrayList;
import java.util.List;

/** The codecs of a protocol that uses classes of others, whose names on the wire begin with that of their protocol. */
public final class ImportedCodecs {

    private static final char SEPARATOR = '.';

    private ImportedCodecs() {}

    /**
     * A protocol's own codecs, and those of the protocols that it uses: {@code UserInfo} of {@code auth} as
     * {@code auth.UserInfo}. Called by generated code.
     */
    public static List<EntityCodec<?>> join(List<EntityCodec<?>> own, Protocol... used) {
        var all = new ArrayList<EntityCodec<?>>(own);
        for (Protocol protocol : used) {
            for (EntityCodec<?> codec : protocol.codecs()) {
                // Classes that it imports itself bear the names of their own protocols already.
                EntityCodec<?> imported =
                        codec.className().indexOf(SEPARATOR) < 0 ? new Imported<>(protocol.name(), codec) : codec;
                if (all.stream().noneMatch(known -> known.className().equals(imported.className()))) {
                    all.add(imported);
                }
            }
        }
        return List.copyOf(all);
    }

    private static final class Imported<T extends SerializableEntity> extends EntityCodec<T> {

        private final EntityCodec<T> codec;

        Imported(String protocol, EntityCodec<T> codec) {
            super(codec.type(), protocol + SEPARATOR + codec.className(), codec.serverOnly());
            this.codec = codec;
        }

        @Override
        public void writeFields(T value, EntityWriter out) {
            codec.writeFields(value, out);
        }

        @Override
        public T readFields(EntityReader in) {
            return codec.readFields(in);
        }
    }
}
