package dev.streampod.server.internal.broker;

import dev.streampod.entity.EntityCodec;
import dev.streampod.entity.EntityReader;
import dev.streampod.entity.EntityWriter;
import dev.streampod.entity.FieldNames;
import dev.streampod.entity.Fields;
import dev.streampod.entity.SerializableEntity;
import org.jspecify.annotations.Nullable;

/** A numbered text of somebody, with a field that no client sees. Shaped as generated entities are. */
public record Note(String author, int number, @Nullable String secret) implements SerializableEntity {

    public Note {
        author = Fields.present(author, "Note.author");
    }

    public Note(String author, int number) {
        this(author, number, null);
    }

    static final class NoteCodec extends EntityCodec<Note> {

        static final NoteCodec INSTANCE = new NoteCodec();
        private static final FieldNames FIELDS =
                FieldNames.of("Note", "author", "number", "secret").serverOnly("secret");
        private static final long REQUIRED = 0b011L;

        private NoteCodec() {
            super(Note.class, "Note", false);
        }

        @Override
        public void writeFields(Note value, EntityWriter out) {
            out.name(FIELDS, 0);
            out.writeString(value.author());
            out.name(FIELDS, 1);
            out.writeInt(value.number());
            if (out.toServer() && value.secret() != null) {
                out.name(FIELDS, 2);
                out.writeString(value.secret());
            }
        }

        @Override
        public Note readFields(EntityReader in) {
            String author = null;
            int number = 0;
            String secret = null;
            long seen = 0;
            for (int field = in.nextField(FIELDS, 0); field >= 0; field = in.nextField(FIELDS, field + 1)) {
                if ((seen >>> field & 1) != 0) {
                    throw in.duplicate(FIELDS, field);
                }
                seen |= 1L << field;
                switch (field) {
                    case 0 -> author = in.readString();
                    case 1 -> number = in.readInt();
                    default -> secret = in.readString();
                }
            }
            if ((seen & REQUIRED) != REQUIRED || author == null) {
                throw in.missing(FIELDS, 0, REQUIRED & ~seen);
            }
            return new Note(author, number, secret);
        }
    }
}
