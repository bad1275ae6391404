package dev.streampod.generator.print;

import java.util.Arrays;

/**
 * The text of a source file as it grows: indents lines, breaks long ones where that is allowed, puts short comments and
 * empty bodies on one line. For one thread.
 *
 * <p>Lines are broken as JavaPoet breaks them: at the last place that allows it, once a piece of text goes beyond the
 * last column.
 */
final class CodeText {

    private static final int LAST_COLUMN = 100;
    private static final int INDENT = 4;
    /** How much deeper a line is that goes on with the one above. */
    private static final int CONTINUED = 2;

    private static final String COMMENT_START = "/**\n";
    private static final String COMMENT_LINE = " * ";
    private static final String EMPTY_COMMENT_LINE = " *";
    private static final String COMMENT_END = " */\n";
    private static final int LONGEST_SHORT_COMMENT = 101;

    private static final int NONE = -1;

    /** Large enough for most files. */
    private char[] out = new char[4096];

    private int length;
    private int level;
    private boolean inJavadoc;
    /** Nothing was written to the line yet, not even its indentation. */
    private boolean atLineStart = true;
    /** The line of the statement that is being written, from 0; {@link #NONE} between statements. */
    private int statementLine = NONE;

    private int column;
    /** Where the line may be broken, and up to where there is a space in the way; {@link #NONE}: nowhere. */
    private int breakFrom = NONE;

    private int breakTo;
    private int breakLevel;

    /** Writes text, which may have several lines. */
    void append(String text) {
        int from = 0;
        for (int newline = text.indexOf('\n'); newline >= 0; newline = text.indexOf('\n', from)) {
            piece(text, from, newline);
            newline();
            from = newline + 1;
        }
        piece(text, from, text.length());
    }

    void indent(int levels) {
        level += levels;
    }

    void unindent(int levels) {
        level -= levels;
    }

    /** Starts a statement: its lines after the first are indented more. */
    void startStatement() {
        statementLine = 0;
    }

    void endStatement() {
        if (statementLine > 0) {
            unindent(CONTINUED);
        }
        statementLine = NONE;
    }

    /** A space, or the end of the line. */
    void spaceOrBreak() {
        breakAllowed(1);
        put(" ", 0, 1);
        column++;
    }

    /** Nothing, or the end of the line. */
    void nothingOrBreak() {
        if (column > 0) {
            breakAllowed(0);
        }
    }

    /** Starts a Javadoc comment. Returns what is to be handed to {@link #endJavadoc}. */
    int startJavadoc() {
        append(COMMENT_START);
        inJavadoc = true;
        return length - COMMENT_START.length();
    }

    void endJavadoc(int start) {
        endLine();
        inJavadoc = false;
        append(COMMENT_END);
        int textStart = start + COMMENT_START.length() + level * INDENT + COMMENT_LINE.length();
        int textEnd = length - COMMENT_END.length() - level * INDENT - 1;
        boolean shortEnough = textStart < textEnd && textEnd - textStart <= LONGEST_SHORT_COMMENT;
        if (shortEnough && out[textStart] != '@') {
            String text = new String(out, textStart, textEnd - textStart);
            if (text.indexOf('\n') < 0) {
                length = start;
                put("/** ", 0, 4);
                put(text, 0, text.length());
                put(COMMENT_END, 0, COMMENT_END.length());
            }
        }
    }

    /** Ends the line, unless nothing is on it. */
    void endLine() {
        int end = breakFrom == NONE ? length : breakFrom;
        if (end == 0 || out[end - 1] != '\n') {
            append("\n");
        }
    }

    @Override
    public String toString() {
        return new String(out, 0, length);
    }

    private void piece(String text, int from, int to) {
        if (from == to) {
            return;
        }
        if (atLineStart) {
            atLineStart = false;
            if (text.charAt(from) == '}' && bodyIsEmpty()) {
                length--;
                column = level * INDENT;
            } else {
                indentation();
                if (inJavadoc) {
                    write(COMMENT_LINE, 0, COMMENT_LINE.length());
                }
            }
        }
        write(text, from, to);
    }

    private boolean bodyIsEmpty() {
        return !inJavadoc && length >= 2 && out[length - 1] == '\n' && out[length - 2] == '{';
    }

    private void newline() {
        if (atLineStart && inJavadoc) {
            indentation();
            write(EMPTY_COMMENT_LINE, 0, EMPTY_COMMENT_LINE.length());
        }
        if (breakFrom != NONE) {
            if (column > LAST_COLUMN) {
                breakLine();
            }
            breakFrom = NONE;
        }
        put("\n", 0, 1);
        column = 0;
        atLineStart = true;
        if (statementLine != NONE) {
            if (statementLine == 0) {
                indent(CONTINUED);
            }
            statementLine++;
        }
    }

    private void indentation() {
        int width = level * INDENT;
        spaces(width);
        column += width;
    }

    private void spaces(int width) {
        makeRoom(width);
        Arrays.fill(out, length, length + width, ' ');
        length += width;
    }

    private void write(String text, int from, int to) {
        int width = to - from;
        if (breakFrom != NONE && column + width > LAST_COLUMN) {
            breakLine();
        }
        put(text, from, to);
        column += width;
    }

    private void breakAllowed(int inTheWay) {
        breakFrom = length;
        breakTo = length + inTheWay;
        breakLevel = level + CONTINUED;
    }

    private void breakLine() {
        String rest = new String(out, breakTo, length - breakTo);
        length = breakFrom;
        breakFrom = NONE;
        put("\n", 0, 1);
        int width = breakLevel * INDENT;
        spaces(width);
        put(rest, 0, rest.length());
        column = width + rest.length();
    }

    private void put(String text, int from, int to) {
        makeRoom(to - from);
        text.getChars(from, to, out, length);
        length += to - from;
    }

    private void makeRoom(int more) {
        if (out.length - length < more) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, length + more));
        }
    }
}
