package dev.streampod.client.stress;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.entity.FieldNames;
import dev.streampod.entity.SerializableEntity;

/**
 * What a session tells its client.
 *
 * @param session which session; its life is that of one stream on one server
 * @param position how many were sent in this session before
 * @param kind why it is sent
 * @param origin the tick's; empty for a gap
 * @param number the tick's
 */
record Report(String session, long position, int kind, String origin, long number) implements SerializableEntity {

    /** The session has begun. */
    static final int BEGIN = 0;
    /** A tick of the client was handled. */
    static final int ECHO = 1;
    /** A tick came over the channel. */
    static final int POST = 2;
    /** Posts were, or may have been, missed here. */
    static final int GAP = 3;

    static final EntityCodec<Report> CODEC = new Codec();

    private static final class Codec extends EntityCodec<Report> {

        private static final FieldNames FIELDS =
                FieldNames.of("Report", "session", "position", "kind", "origin", "number");

        private Codec() {
            super(Report.class, "Report", false);
        }

        @Override
        public void writeFields(Report value, EntityWriter out) {
            out.name(FIELDS, 0);
            out.writeString(value.session());
            out.name(FIELDS, 1);
            out.writeLong(value.position());
            out.name(FIELDS, 2);
            out.writeInt(value.kind());
            out.name(FIELDS, 3);
            out.writeString(value.origin());
            out.name(FIELDS, 4);
            out.writeLong(value.number());
        }

        @Override
        public Report readFields(EntityReader in) {
            String session = "";
            String origin = "";
            long position = 0;
            long number = 0;
            int kind = 0;
            int seen = 0;
            for (int field = in.nextField(FIELDS, 0); field >= 0; field = in.nextField(FIELDS, field + 1)) {
                seen |= 1 << field;
                switch (field) {
                    case 0 -> session = in.readString();
                    case 1 -> position = in.readLong();
                    case 2 -> kind = in.readInt();
                    case 3 -> origin = in.readString();
                    default -> number = in.readLong();
                }
            }
            if (seen != 31) {
                throw in.missing(FIELDS, seen, 31);
            }
            return new Report(session, position, kind, origin, number);
        }
    }
}
