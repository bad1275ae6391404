package dev.streampod.server.protocol;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.entity.FieldNames;
import dev.streampod.entity.Fields;
import org.jspecify.annotations.Nullable;

final class BoomCodec extends EntityCodec<Boom> {

    static final BoomCodec INSTANCE = new BoomCodec();

    private static final FieldNames FIELDS = FieldNames.of("Boom", "reason");
    private static final long REQUIRED = 0b1L;

    private BoomCodec() {
        super(Boom.class, "Boom", false);
    }

    @Override
    public void writeFields(Boom value, EntityWriter out) {
        out.name(FIELDS, 0);
        out.writeString(value.reason());
    }

    @Override
    public Boom readFields(EntityReader in) {
        @Nullable String reason = null;
        long seen = 0;
        for (int field = in.nextField(FIELDS, 0); field >= 0; field = in.nextField(FIELDS, field + 1)) {
            if ((seen >>> field & 1) != 0) {
                throw in.duplicate(FIELDS, field);
            }
            seen |= 1L << field;
            switch (field) {
                case 0 -> reason = in.readString();
                default -> throw new IllegalStateException();
            }
        }
        if ((seen & REQUIRED) != REQUIRED) {
            throw in.missing(FIELDS, 0, REQUIRED & ~seen);
        }
        return new Boom(Fields.present(reason, "Boom.reason"));
    }
}
