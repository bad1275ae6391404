package dev.streampod.server.protocol;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.entity.FieldNames;

final class SimpleDataCodec extends EntityCodec<SimpleData> {

    static final SimpleDataCodec INSTANCE = new SimpleDataCodec();

    private static final FieldNames FIELDS = FieldNames.of("SimpleData", "num");
    private static final long REQUIRED = 0b1L;

    private SimpleDataCodec() {
        super(SimpleData.class, "SimpleData", false);
    }

    @Override
    public void writeFields(SimpleData value, EntityWriter out) {
        out.name(FIELDS, 0);
        out.writeInt(value.num());
    }

    @Override
    public SimpleData readFields(EntityReader in) {
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
        return new SimpleData(num);
    }
}
