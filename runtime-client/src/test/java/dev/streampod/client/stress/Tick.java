package dev.streampod.client.stress;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.entity.FieldNames;
import dev.streampod.entity.Fields;
import dev.streampod.entity.SerializableEntity;

/**
 * A numbered message: of a client to its stream, or of a server to a channel.
 *
 * @param origin who numbered it
 * @param number one more than the one before
 */
record Tick(String origin, long number) implements SerializableEntity {

    static final EntityCodec<Tick> CODEC = new Codec();

    Tick {
        origin = Fields.present(origin, "Tick.origin");
    }

    private static final class Codec extends EntityCodec<Tick> {

        private static final FieldNames FIELDS = FieldNames.of("Tick", "origin", "number");

        private Codec() {
            super(Tick.class, "Tick", false);
        }

        @Override
        public boolean audienceIndependent() {
            return true;
        }

        @Override
        public void writeFields(Tick value, EntityWriter out) {
            out.name(FIELDS, 0);
            out.writeString(value.origin());
            out.name(FIELDS, 1);
            out.writeLong(value.number());
        }

        @Override
        public Tick readFields(EntityReader in) {
            String origin = "";
            long number = 0;
            int seen = 0;
            for (int field = in.nextField(FIELDS, 0); field >= 0; field = in.nextField(FIELDS, field + 1)) {
                seen |= 1 << field;
                switch (field) {
                    case 0 -> origin = in.readString();
                    default -> number = in.readLong();
                }
            }
            if (seen != 3) {
                throw in.missing(FIELDS, seen, 3);
            }
            return new Tick(origin, number);
        }
    }
}
