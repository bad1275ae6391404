package dev.streampod.generator.json;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Writes JSON: two spaces for each level, a list of plain values on one line, line feeds everywhere. */
public final class JsonText {

    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();

    private JsonText() {}

    /** The whole document, with a line break behind its last line. */
    public static String of(JsonObject document) {
        JsonText writer = new JsonText();
        writer.object(document, "\n");
        return writer.text.append('\n').toString();
    }

    /** A text in quotes, escaped so that a terminal can show it and UTF-8 can encode it. */
    public static String quoted(String value) {
        JsonText writer = new JsonText();
        writer.quote(value);
        return writer.text.toString();
    }

    private void object(JsonObject object, String lineBreak) {
        if (object.isEmpty()) {
            text.append("{}");
            return;
        }
        String inner = lineBreak + INDENT;
        text.append('{');
        Iterator<Map.Entry<String, Object>> members =
                object.members().entrySet().iterator();
        while (members.hasNext()) {
            Map.Entry<String, Object> member = members.next();
            text.append(inner);
            quote(member.getKey());
            text.append(": ");
            value(member.getValue(), inner);
            text.append(members.hasNext() ? "," : lineBreak);
        }
        text.append('}');
    }

    private void list(List<?> list, String lineBreak) {
        boolean plain = list.stream().noneMatch(element -> element instanceof JsonObject || element instanceof List);
        String inner = plain ? " " : lineBreak + INDENT;
        text.append('[');
        for (int i = 0; i < list.size(); i++) {
            if (i > 0) {
                text.append(',');
            }
            if (i > 0 || !plain) {
                text.append(inner);
            }
            value(list.get(i), inner);
        }
        text.append(plain ? "" : lineBreak).append(']');
    }

    private void value(Object value, String lineBreak) {
        if (value instanceof JsonObject object) {
            object(object, lineBreak);
        } else if (value instanceof List<?> list) {
            list(list, lineBreak);
        } else if (value instanceof String string) {
            quote(string);
        } else {
            text.append(value);
        }
    }

    private void quote(String value) {
        text.append('"');
        value.codePoints().forEach(this::character);
        text.append('"');
    }

    private void character(int codePoint) {
        switch (codePoint) {
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            case '\n' -> text.append("\\n");
            case '\t' -> text.append("\\t");
            default -> {
                if (escaped(codePoint)) {
                    for (char unit : Character.toChars(codePoint)) {
                        text.append(String.format("\\u%04x", (int) unit));
                    }
                } else {
                    text.appendCodePoint(codePoint);
                }
            }
        }
    }

    /** What JSON forbids, what has no form in UTF-8, and what would act on a terminal that shows the file. */
    private static boolean escaped(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
