package dev.streampod.concurrent;

/** The texts of failures as parts of other texts. Some of them are sentences with a full stop, most are not. */
public final class FailureText {

    private FailureText() {}

    /** The text without white space and a full stop at its end, so that another text can follow. */
    public static String withoutStop(String text) {
        String stripped = text.strip();
        return stripped.endsWith(".")
                ? stripped.substring(0, stripped.length() - 1).stripTrailing()
                : stripped;
    }

    /** The text with one full stop at its end. */
    public static String sentence(String text) {
        return withoutStop(text) + ".";
    }
}
