package dev.streampod.benchmarks.codec;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/** What a careful engineer writes by hand for one class: names encoded once and tried in order, no reflection. */
final class HandWrittenCodec {

    private static final SerializableString[] NAMES = {
        new SerializedString("id"),
        new SerializedString("sender"),
        new SerializedString("text"),
        new SerializedString("sentAt"),
        new SerializedString("x"),
        new SerializedString("y")
    };
    private static final int ALL = (1 << NAMES.length) - 1;

    private HandWrittenCodec() {}

    static void write(HandWrittenMessage value, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeName(NAMES[0]);
        out.writeNumber(value.id());
        out.writeName(NAMES[1]);
        out.writeString(value.sender());
        out.writeName(NAMES[2]);
        out.writeString(value.text());
        out.writeName(NAMES[3]);
        InstantText.write(value.sentAt(), out);
        out.writeName(NAMES[4]);
        out.writeNumber(value.x());
        out.writeName(NAMES[5]);
        out.writeNumber(value.y());
        out.writeEndObject();
    }

    /** Reads an object whose start is the parser's next token. */
    static HandWrittenMessage read(JsonParser in) {
        if (in.nextToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("not an object");
        }
        long id = 0;
        @Nullable String sender = null;
        @Nullable String text = null;
        @Nullable Instant sentAt = null;
        int x = 0;
        int y = 0;
        int seen = 0;
        for (int field = nextField(in, 0); field >= 0; field = nextField(in, field + 1)) {
            seen |= 1 << field;
            switch (field) {
                case 0 -> id = in.getLongValue();
                case 1 -> sender = in.getString();
                case 2 -> text = in.getString();
                case 3 -> sentAt = InstantText.parse(in.getString());
                case 4 -> x = in.getIntValue();
                case 5 -> y = in.getIntValue();
                default -> throw new IllegalStateException("field " + field);
            }
        }
        if (seen != ALL || sender == null || text == null || sentAt == null) {
            throw new IllegalArgumentException("fields are missing");
        }
        return new HandWrittenMessage(id, sender, text, sentAt, x, y);
    }

    private static int nextField(JsonParser in, int expected) {
        while (true) {
            int field;
            if (expected < NAMES.length && in.nextName(NAMES[expected])) {
                field = expected;
            } else if (expected < NAMES.length ? in.currentToken() == JsonToken.PROPERTY_NAME : in.nextName() != null) {
                field = indexOf(in.currentName());
            } else {
                return -1;
            }
            in.nextToken();
            if (field >= 0) {
                return field;
            }
            in.skipChildren();
        }
    }

    private static int indexOf(String name) {
        return switch (name) {
            case "id" -> 0;
            case "sender" -> 1;
            case "text" -> 2;
            case "sentAt" -> 3;
            case "x" -> 4;
            case "y" -> 5;
            default -> -1;
        };
    }
}
