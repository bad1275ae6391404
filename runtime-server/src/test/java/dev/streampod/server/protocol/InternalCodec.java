package dev.streampod.server.protocol;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.entity.FieldNames;

final class InternalCodec extends EntityCodec<Internal> {

    static final InternalCodec INSTANCE = new InternalCodec();

    private static final FieldNames FIELDS = FieldNames.of("Internal", "num");
    private static final long REQUIRED = 0b1L;

    private InternalCodec() {
        super(Internal.class, "Internal", true);
    }

    @Override
    public void writeFields(Internal value, EntityWriter out) {
        out.name(FIELDS, 0);
        out.writeInt(value.num());
    }

    @Override
    public Internal readFields(EntityReader in) {
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
        return new Internal(num);
    }
}
