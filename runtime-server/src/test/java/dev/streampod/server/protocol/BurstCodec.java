package dev.streampod.server.protocol;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.entity.FieldNames;

final class BurstCodec extends EntityCodec<Burst> {

    static final BurstCodec INSTANCE = new BurstCodec();

    private static final FieldNames FIELDS = FieldNames.of("Burst", "num");
    private static final long REQUIRED = 0b1L;

    private BurstCodec() {
        super(Burst.class, "Burst", false);
    }

    @Override
    public void writeFields(Burst value, EntityWriter out) {
        out.name(FIELDS, 0);
        out.writeInt(value.num());
    }

    @Override
    public Burst readFields(EntityReader in) {
        int num = 0;
        long seen = 0;
        for (int field = in.nextField(FIELDS, 0); field >= 0; field = in.nextField(FIELDS, field + 1)) {
            if ((seen >>> field & 1) != 0) {
                throw in.duplicate(FIELDS, field);
            }
            seen |= 1L << field;
            switch (field) {
                case 0 -> num = in.readInt();
                default -> throw new IllegalStateException();
            }
        }
        if ((seen & REQUIRED) != REQUIRED) {
            throw in.missing(FIELDS, 0, REQUIRED & ~seen);
        }
        return new Burst(num);
    }
}
