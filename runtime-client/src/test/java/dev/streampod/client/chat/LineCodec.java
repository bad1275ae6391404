package dev.streampod.client.chat;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.entity.FieldNames;

final class LineCodec extends EntityCodec<Line> {

    static final LineCodec INSTANCE = new LineCodec();

    private static final FieldNames FIELDS = FieldNames.of("Line", "text");

    private LineCodec() {
        super(Line.class, "Line", false);
    }

    @Override
    public void writeFields(Line value, EntityWriter out) {
        out.name(FIELDS, 0);
        out.writeString(value.text());
    }

    @Override
    public Line readFields(EntityReader in) {
        String text = null;
        for (int field = in.nextField(FIELDS, 0); field >= 0; field = in.nextField(FIELDS, field + 1)) {
            if (text != null) {
                throw in.duplicate(FIELDS, field);
            }
            text = in.readString();
        }
        if (text == null) {
            throw in.missing(FIELDS, 0, 1);
        }
        return new Line(text);
    }
}
