package dev.streampod.server.protocol;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.entity.FieldNames;
import dev.streampod.entity.Fields;
import org.jspecify.annotations.Nullable;

final class TextCodec extends EntityCodec<Text> {

    static final TextCodec INSTANCE = new TextCodec();

    private static final FieldNames FIELDS = FieldNames.of("Text", "text");
    private static final long REQUIRED = 0b1L;

    private TextCodec() {
        super(Text.class, "Text", false);
    }

    @Override
    public boolean audienceIndependent() {
        return true;
    }

    @Override
    public void writeFields(Text value, EntityWriter out) {
        out.name(FIELDS, 0);
        out.writeString(value.text());
    }

    @Override
    public Text readFields(EntityReader in) {
        @Nullable String text = null;
        long seen = 0;
        for (int field = in.nextField(FIELDS, 0); field >= 0; field = in.nextField(FIELDS, field + 1)) {
            if ((seen >>> field & 1) != 0) {
                throw in.duplicate(FIELDS, field);
            }
            seen |= 1L << field;
            switch (field) {
                case 0 -> text = in.readString();
                default -> throw new IllegalStateException();
            }
        }
        if ((seen & REQUIRED) != REQUIRED) {
            throw in.missing(FIELDS, 0, REQUIRED & ~seen);
        }
        return new Text(Fields.present(text, "Text.text"));
    }
}
