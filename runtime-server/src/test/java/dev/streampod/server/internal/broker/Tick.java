package dev.streampod.server.internal.broker;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.entity.FieldNames;
import dev.streampod.entity.SerializableEntity;

/** A class without fields. Shaped as generated entities are. */
public record Tick() implements SerializableEntity {

    static final class TickCodec extends EntityCodec<Tick> {

        static final TickCodec INSTANCE = new TickCodec();
        private static final FieldNames FIELDS = FieldNames.of("Tick");

        private TickCodec() {
            super(Tick.class, "Tick", false);
        }

        @Override
        public void writeFields(Tick value, EntityWriter out) {}

        @Override
        public Tick readFields(EntityReader in) {
            int field = in.nextField(FIELDS, 0);
            while (field >= 0) {
                field = in.nextField(FIELDS, field + 1);
            }
            return new Tick();
        }
    }
}
